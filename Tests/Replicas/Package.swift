// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Replicas",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-oauth2", path: "../.."),
        .package(path: "../../Examples/postgresql-token-storage"),
    ],
    targets: [
        .executableTarget(
            name: "replicas",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2URLSession", package: "swift-oauth2"),
                .product(name: "OAuth2Testing", package: "swift-oauth2"),
                .product(name: "PostgreSQLTokenStorage", package: "postgresql-token-storage"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
