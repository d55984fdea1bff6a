public import OAuth2

/// Checks the signatures of ``FakeAuthorizationServer/SigningKey/standIn(keyID:algorithm:)``, for tests only.
///
/// It asks nothing but whether the signature is the key's: which keys and algorithms are allowed is the client's part.
public struct StandInVerifier: SignatureVerifier {
    /// A verifier.
    public init() {}

    /// Whether the stand-in key made the signature.
    ///
    /// - Throws: Nothing; the protocol allows it.
    public func isValid(
        signature: [UInt8],
        of signedBytes: [UInt8],
        algorithm: SigningAlgorithm,
        key: JSONWebKey
    ) async throws -> Bool {
        guard let text = key.members["n"]?.string, let modulus = Base64URL.decode(text.utf8) else { return false }
        return HMACSHA256.code(of: signedBytes, key: modulus) == signature
    }
}
