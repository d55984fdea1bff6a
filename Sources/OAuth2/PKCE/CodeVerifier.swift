/// The secret half of PKCE: drawn for each login, kept in ``PendingAuthorization``, sent once with the code; wire name
/// `code_verifier`.
///
/// 43 to 128 characters of `A–Z a–z 0–9 - . _ ~`.
/// [RFC 7636 section 4.1](https://www.rfc-editor.org/rfc/rfc7636#section-4.1).
public struct CodeVerifier: Sendable, Hashable, RedactedDescription {
    private let value: String

    /// A fresh verifier of 256 random bits, 43 characters.
    public init() { self.init(randomBytes: RandomBytes.make(32)[...]) }

    /// A verifier from random bytes that were drawn together with others; at least 32.
    init(randomBytes: ArraySlice<UInt8>) {
        assert(randomBytes.count >= 32)
        value = Base64URL.encode(randomBytes)
    }

    /// A verifier that was made elsewhere.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` unless it has 43 to 128 of the allowed characters.
    public init(checking text: String) throws(OAuth2Error) {
        guard (43...128).contains(text.utf8.count), text.consists(of: .unreserved) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "code_verifier",
                message: """
                    A code verifier has 43 to 128 characters out of letters, digits, '-', '.', '_' and '~' \
                    (RFC 7636 section 4.1); use CodeVerifier() for a fresh one.
                    """
            )
        }
        value = text
    }

    /// Returns the verifier; it belongs into the token request and nowhere else.
    public func reveal() -> String { value }

    /// The challenge that goes into the authorization request.
    public var challenge: CodeChallenge { CodeChallenge(self) }

    /// Compares in a time that does not depend on the position of the first difference.
    public static func == (left: Self, right: Self) -> Bool { constantTimeEqual(left.value, right.value) }

    /// Hashes the verifier with the process's random seed.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension CodeVerifier: Codable {
    /// Encodes the verifier itself, as one string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    /// Decodes one string and checks it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do throws(OAuth2Error) {
            try self.init(checking: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }
}
