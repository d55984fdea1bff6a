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

extension ClientSecret {
    /// Refuses a secret that no server can have issued.
    func check() throws(OAuth2Error) {
        func refuse(_ message: StaticString) -> OAuth2Error {
            OAuth2Error(.invalidConfiguration, step: .configuration, parameter: "client_secret", message: message)
        }
        guard !value.isEmpty else {
            throw refuse(
                """
                The client secret is empty; load it, or use ClientAuthentication.none for a public client. For a server that \
                documents an empty password there is basicWithEmptyPassword.
                """
            )
        }
        // RFC 6749 appendix A.2: VSCHAR. A line break usually comes from the file that the secret was read from.
        guard value.consists(of: .printable) else {
            throw refuse("The client secret holds a line break or another character it cannot have; trim it.")
        }
        guard !Placeholder.isWhole(value) else {
            throw refuse("A placeholder from a documentation page is left; load your own client secret there.")
        }
    }
}
