/// The handle of an interrupted login that waits for a second factor; wire name `mfa_token`.
///
/// Short-lived (minutes) and as sensitive as a password that was already accepted.
public struct MFAToken: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
