public import OAuth2

/// A token that carries a native app's login into the browser, once and within about a minute; wire name
/// `session_transfer_token`.
public struct SessionTransferToken: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; it goes into the URL of one login and nowhere else.
    public func reveal() -> String { value }
}
