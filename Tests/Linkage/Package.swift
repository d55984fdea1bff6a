// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Linkage",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-oauth2", path: "../..")],
    targets: [
        .executableTarget(
            name: "core-only",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")]
        ),
        .executableTarget(
            name: "with-curl",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2Curl", package: "swift-oauth2"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
