/// The value that ties a callback to the browser session that began the login; wire name `state`.
///
/// ``OAuth2Client/beginAuthorization(_:)`` draws 256 random bits for each login.
/// [RFC 6749 section 10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12).
public struct StateParameter: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
