/// A text that a server wrote for people: `error_description`, `error_uri`, a challenge's realm.
///
/// Some servers repeat the authorization code or the token they were sent in it, so it is redacted like a secret.
/// Show it to a developer, never decide on it, and do not log it unread.
public struct ServerText: SecretValue {
    private let value: String

    /// Wraps the text as the server wrote it.
    public init(_ value: String) { self.value = value }

    /// Returns the text.
    public func reveal() -> String { value }
}
