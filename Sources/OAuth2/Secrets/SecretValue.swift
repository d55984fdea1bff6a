/// A single secret string, such as an access token or a client secret.
///
/// The content comes out in two ways only: ``reveal()``, which is easy to find in a review, and `Codable`, so that a
/// session store or a database can keep it. Comparison takes the same time wherever the values differ.
/// Add your own secrets (for an extension grant, say) by conforming a struct:
///
/// ```swift
/// struct DeviceCode: SecretValue {
///     private let value: String
///     init(_ value: String) { self.value = value }
///     func reveal() -> String { value }
/// }
/// ```
public protocol SecretValue: RedactedDescription, Hashable, Codable, Sendable {
    /// Wraps the secret text.
    init(_ value: String)

    /// Returns the secret text. Do not log it or put it into a URL.
    func reveal() -> String
}

extension SecretValue {
    /// Compares in a time that depends on the lengths only, not on the position of the first difference.
    public static func == (left: Self, right: Self) -> Bool {
        constantTimeEqual(left.reveal(), right.reveal())
    }

    /// Hashes the secret text with the process's random seed.
    public func hash(into hasher: inout Hasher) {
        ByteText(reveal()).hash(into: &hasher)
    }

    /// Encodes the secret text itself, as one string: the place it is written to must be as safe as a password store.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(reveal())
    }

    /// Decodes one string.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }
}
