/// Checks a signature with a public key, with a cryptography library or a key service of yours.
///
/// This library does the rest: it finds the key, checks that it fits the algorithm, and validates the claims. One method
/// wraps what jwt-kit, swift-crypto or a key management service offer.
public protocol SignatureVerifier: Sendable {
    /// Whether `signature` is the key's signature of exactly these bytes.
    ///
    /// - Parameters:
    ///   - signature: The signature, decoded from base64url. For ECDSA the two numbers side by side, as
    ///     [RFC 7518 section 3.4](https://www.rfc-editor.org/rfc/rfc7518#section-3.4) has them.
    ///   - signedBytes: Header and payload as they came, with the dot in between.
    ///   - algorithm: The algorithm of the token's header, which was allowed and fits the key.
    ///   - key: The server's key.
    /// - Returns: `false` for a wrong signature.
    /// - Throws: Whatever kept the check from being made, such as an algorithm that it does not know or a broken key.
    func isValid(
        signature: [UInt8],
        of signedBytes: [UInt8],
        algorithm: SigningAlgorithm,
        key: JSONWebKey
    ) async throws -> Bool
}
