public import OAuth2

/// The handle of a message or push request that was sent to a user; wire name `oob_code`.
public struct OOBCode: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}
