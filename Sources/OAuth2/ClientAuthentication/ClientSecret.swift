/// The password of a confidential client; wire name `client_secret`.
///
/// Load it from the environment or a secret store. The string literal form is meant for examples and tests.
/// [RFC 6749 section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1).
public struct ClientSecret: SecretValue, ExpressibleByStringLiteral {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}

extension ClientSecret {
    /// Wraps a literal; for examples and tests.
    public init(stringLiteral value: String) { self.init(value) }
}
