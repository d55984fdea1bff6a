import CryptoExtras
import Foundation
import JWTKit
import OAuth2
import OAuth2Testing

typealias SigningKey = FakeAuthorizationServer.SigningKey

/// Keys that the fake server signs with, made by jwt-kit.
enum Keys {
    static func rsa(_ name: String, _ algorithm: SigningAlgorithm = .rs256) async throws -> SigningKey {
        let key = try Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
        let (modulus, exponent) = try key.publicKey.getKeyPrimitives()
        let keys = JWTKeyCollection()
        if algorithm == .ps256 {
            await keys.add(pss: key, digestAlgorithm: .sha256, kid: "key")
        } else {
            await keys.add(rsa: key, digestAlgorithm: .sha256, kid: "key")
        }
        let members = ["kty": "RSA", "n": base64URL(modulus), "e": base64URL(exponent)]
        return try await signingKey(name, algorithm, members, keys)
    }

    static func p256(_ name: String) async throws -> SigningKey {
        let key = ES256PrivateKey()
        // jwt-kit writes the coordinates in plain base64.
        guard let (x, y) = key.parameters else { throw NoCoordinates() }
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: key, kid: "key")
        return try await signingKey(
            name,
            .es256,
            ["kty": "EC", "crv": "P-256", "x": urlSafe(x), "y": urlSafe(y)],
            keys
        )
    }

    static func ed25519(_ name: String) async throws -> SigningKey {
        let key = try EdDSA.PrivateKey()
        let keys = JWTKeyCollection()
        await keys.add(eddsa: key, kid: "key")
        let x = base64URL(key.publicKey.rawRepresentation)
        return try await signingKey(name, .edDSA, ["kty": "OKP", "crv": "Ed25519", "x": x], keys)
    }

    private static func signingKey(
        _ name: String,
        _ algorithm: SigningAlgorithm,
        _ members: [String: String],
        _ keys: JWTKeyCollection
    ) async throws -> SigningKey {
        let signer = try await keys.getKey(for: "key")
        return SigningKey(
            keyID: name,
            algorithm: algorithm,
            publicKey: members.mapValues(JSONLiteral.string)
        ) { bytes in try signer.sign(bytes) }
    }

    private static func base64URL(_ data: Data) -> String { urlSafe(data.base64EncodedString()) }

    private static func urlSafe(_ text: String) -> String {
        text.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    struct NoCoordinates: Error {}
}
