public import OAuth2

/// The key that an authenticator app makes one-time codes from; wire name `secret`, in base32.
///
/// Whoever has it has the second factor: show it to the user once and keep it nowhere.
public struct AuthenticatorSecret: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; show it to the user and put it nowhere else.
    public func reveal() -> String { value }
}
