public import OAuth2

/// The password that a user typed in; wire name `password`.
///
/// Keep it no longer than the request takes.
public struct UserPassword: SecretValue {
    private let value: String

    /// Wraps the text as the user typed it.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
