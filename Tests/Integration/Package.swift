// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Integration",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-oauth2", path: "../.."),
        .package(path: "../../Examples/jwt-kit-verification"),
        // For the assertions of clients.
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.0.0"),
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
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
