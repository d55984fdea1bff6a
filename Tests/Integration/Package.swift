// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Integration",
    dependencies: [
        .package(name: "swift-oauth2", path: "../.."),
        .package(path: "../../Examples/jwt-kit-verification"),
        // For the assertions of clients.
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.0.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
        // Of which Subprocess has the type of a path.
        .package(url: "https://github.com/apple/swift-system.git", from: "1.5.0"),
    ],
    targets: [
        .executableTarget(
            name: "integration",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2Curl", package: "swift-oauth2"),
                .product(name: "OAuth2URLSession", package: "swift-oauth2"),
                .product(name: "OAuth2Testing", package: "swift-oauth2"),
                .product(name: "JWTKitVerification", package: "jwt-kit-verification"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
