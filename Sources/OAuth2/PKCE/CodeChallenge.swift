/// The public half of PKCE, by the method `S256`; wire name `code_challenge`.
///
/// base64url without padding of the SHA-256 of the verifier, always 43 characters. The method `plain` does not exist here:
/// it hands the verifier to everyone who sees the authorization URL.
/// [RFC 7636 section 4.2](https://www.rfc-editor.org/rfc/rfc7636#section-4.2).
public struct CodeChallenge: Sendable, Hashable {
    /// The method; wire name `code_challenge_method`.
    public static let method = "S256"

    /// The challenge as it stands in the authorization URL.
    public let string: String

    /// The challenge of `verifier`.
    public init(_ verifier: CodeVerifier) {
        string = Self.digest(of: verifier).withBytes { bytes in Base64URL.encode(bytes) }
    }

    /// What the challenge is the text of.
    static func digest(of verifier: CodeVerifier) -> SHA256Digest {
        verifier.reveal().withBytes { bytes in SHA256Digest(of: bytes) }
    }
}
