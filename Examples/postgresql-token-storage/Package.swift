// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "postgresql-token-storage",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PostgreSQLTokenStorage", targets: ["PostgreSQLTokenStorage"]),
        .library(name: "AESGCMSeal", targets: ["AESGCMSeal"]),
    ],
    dependencies: [
        .package(name: "swift-oauth2", path: "../.."),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(
            name: "PostgreSQLTokenStorage",
            dependencies: ["CLibPQ", .product(name: "OAuth2", package: "swift-oauth2")]
        ),
        .target(
            name: "AESGCMSeal",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "OAuth2", package: "swift-oauth2"),
            ]
        ),
        .testTarget(
            name: "PostgreSQLTokenStorageTests",
            dependencies: [
                "PostgreSQLTokenStorage", "AESGCMSeal", .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2Testing", package: "swift-oauth2"),
            ]
        ),
        .testTarget(
            name: "AESGCMSealTests",
            dependencies: ["AESGCMSeal", .product(name: "OAuth2", package: "swift-oauth2")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
