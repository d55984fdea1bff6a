/// The single-use code that a callback brings and the token endpoint exchanges; wire name `code`.
///
/// It is only ever handed to the token endpoint inside a validated ``AuthorizationResponse``.
/// [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2).
public struct AuthorizationCode: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
