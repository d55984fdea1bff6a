/// A signed JWT that proves a client's identity; wire name `client_assertion`.
public struct ClientAssertion: SecretValue {
    private let value: String

    /// Wraps a signed JWT.
    public init(_ value: String) { self.value = value }

    /// Returns the JWT.
    public func reveal() -> String { value }

    /// The wire value of `client_assertion_type`.
    ///
    /// [RFC 7523 section 2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2).
    public static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
}
