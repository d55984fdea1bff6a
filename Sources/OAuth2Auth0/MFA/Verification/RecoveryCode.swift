public import OAuth2

/// A code that lets a user in without their other factors, once; wire name `recovery_code`.
public struct RecoveryCode: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or as the user typed it.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; show it to the user and put it nowhere else.
    public func reveal() -> String { value }
}
