/// The credential for calling an API on a user's or an application's behalf; wire name `access_token`.
///
/// Opaque to the client even where it looks like a JWT: send it with ``BearerAuthorization`` and keep it out of logs and
/// URLs. [RFC 6749 section 1.4](https://www.rfc-editor.org/rfc/rfc6749#section-1.4).
public struct AccessToken: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
