// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-oauth2", path: "..")],
    targets: [
        .executableTarget(
            name: "instruction-counts",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")]
        ),
        .executableTarget(
            name: "token-management",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
