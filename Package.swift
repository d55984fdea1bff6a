// swift-tools-version: 6.2
import PackageDescription

/// The rules that every target is compiled under.
///
/// Warnings are errors for whoever builds this package itself;
/// SwiftPM does not apply `treatAllWarnings` to packages that depend on it by version.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // In debug builds alone, which every change goes through: whoever builds with -Ounchecked could not use the package otherwise.
    .strictMemorySafety(.when(configuration: .debug)),
    .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
]

let package = Package(
    name: "swift-oauth2",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .visionOS(.v2)],
    products: [
        .library(name: "OAuth2", targets: ["OAuth2"]),
        .library(name: "OAuth2URLSession", targets: ["OAuth2URLSession"]),
        .library(name: "OAuth2Curl", targets: ["OAuth2Curl"]),
        .library(name: "OAuth2Auth0", targets: ["OAuth2Auth0"]),
        .library(name: "OAuth2Testing", targets: ["OAuth2Testing"]),
    ],
    dependencies: [],
    targets: [
        .target(name: "OAuth2", dependencies: ["COAuth2"], swiftSettings: rules),
        // What Swift cannot do for OAuth2: draw random bytes at once, and use the processor's instructions for SHA-256.
        .target(name: "COAuth2"),
        // Without access to `package` symbols: what these two need, anybody who extends the library has.
        .target(name: "OAuth2URLSession", dependencies: ["OAuth2"], packageAccess: false, swiftSettings: rules),
        .target(
            name: "OAuth2Curl",
            dependencies: ["OAuth2", "COAuth2Curl"],
            packageAccess: false,
            swiftSettings: rules
        ),
        .target(name: "OAuth2Auth0", dependencies: ["OAuth2"], packageAccess: false, swiftSettings: rules),
        // What Swift cannot do for OAuth2Curl: declare and call libcurl's functions without its header.
        .target(name: "COAuth2Curl"),
        .target(name: "OAuth2Testing", dependencies: ["OAuth2"], swiftSettings: rules),
        .executableTarget(
            name: "quickstart",
            dependencies: ["OAuth2", "OAuth2Auth0", "OAuth2URLSession", "OAuth2Testing"],
            swiftSettings: rules
        ),
        .testTarget(
            name: "OAuth2Tests",
            dependencies: ["COAuth2", "OAuth2", "OAuth2Testing"],
            resources: [.copy("Fixtures"), .copy("Vectors")],
            swiftSettings: rules
        ),
        // One contract for all transports, and what is each one's own.
        .testTarget(
            name: "TransportTests",
            dependencies: ["OAuth2", "OAuth2URLSession", "OAuth2Curl", "OAuth2Testing"],
            swiftSettings: rules
        ),
        .testTarget(
            name: "OAuth2Auth0Tests",
            dependencies: ["OAuth2", "OAuth2Auth0", "OAuth2URLSession", "OAuth2Testing"],
            swiftSettings: rules
        ),
        .testTarget(
            name: "OAuth2TestingTests",
            dependencies: ["OAuth2", "OAuth2Testing"],
            swiftSettings: rules
        ),
        // The client and the transport against the fake server behind a socket.
        .testTarget(
            name: "FlowTests",
            dependencies: ["OAuth2", "OAuth2URLSession", "OAuth2Testing"],
            swiftSettings: rules
        ),
        .testTarget(
            name: "quickstartTests",
            dependencies: ["quickstart", "OAuth2", "OAuth2Testing", "OAuth2URLSession"],
            swiftSettings: rules
        ),
    ],
    swiftLanguageModes: [.v6]
)
