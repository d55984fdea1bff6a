/// The value that ties an ID token to the login that asked for it; wire name `nonce`.
///
/// [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest).
public struct Nonce: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
