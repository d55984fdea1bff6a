// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "readme",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-oauth2", path: "../..")],
    targets: [
        .target(
            name: "readme",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2Auth0", package: "swift-oauth2"),
                .product(name: "OAuth2Curl", package: "swift-oauth2"),
                .product(name: "OAuth2Testing", package: "swift-oauth2"),
                .product(name: "OAuth2URLSession", package: "swift-oauth2"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
