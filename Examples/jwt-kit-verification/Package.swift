// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "jwt-kit-verification",
    platforms: [.macOS(.v15)],
    products: [.library(name: "JWTKitVerification", targets: ["JWTKitVerification"])],
    dependencies: [
        .package(name: "swift-oauth2", path: "../.."),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.0.0"),
        // For making keys in the tests.
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
    ],
    targets: [
        .target(
            name: "JWTKitVerification",
            dependencies: [
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]
        ),
        .testTarget(
            name: "JWTKitVerificationTests",
            dependencies: [
                "JWTKitVerification",
                .product(name: "OAuth2", package: "swift-oauth2"),
                .product(name: "OAuth2Testing", package: "swift-oauth2"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
