// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Replicas",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-oauth2", path: "../.."),
        .package(path: "../../Examples/postgresql-token-storage"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
        // Of which Subprocess has the type of a path.
        .package(url: "https://github.com/apple/swift-system.git", from: "1.5.0"),
    ],
    targets: [
        .executableTarget(
            name: "replicas",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2URLSession", package: "swift-oauth2"),
                .product(name: "OAuth2Testing", package: "swift-oauth2"),
                .product(name: "PostgreSQLTokenStorage", package: "postgresql-token-storage"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
