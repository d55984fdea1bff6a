// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-oauth2", path: "..")],
    targets: [
        .executableTarget(
            name: "jobs",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")],
            // On the main thread, from the first instruction to the last.
            swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .executableTarget(
            name: "token-management",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")]
        ),
        .executableTarget(
            name: "transports",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2Curl", package: "swift-oauth2"),
                .product(name: "OAuth2URLSession", package: "swift-oauth2"),
            ]
        ),
        .executableTarget(
            name: "first-token",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")]
        ),
        .executableTarget(
            name: "first-login",
            dependencies: [.product(name: "OAuth2", package: "swift-oauth2")]
        ),
        .executableTarget(name: "empty"),
        .executableTarget(name: "awaits"),
        // Its header need not be installed, nor the link that goes with it.
        .executableTarget(
            name: "plain-libcurl",
            linkerSettings: [.unsafeFlags(["-l:libcurl.so.4"], .when(platforms: [.linux]))]
        ),
    ],
    swiftLanguageModes: [.v6]
)
