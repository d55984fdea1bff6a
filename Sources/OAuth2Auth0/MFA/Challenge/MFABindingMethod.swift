public import OAuth2

/// How what reached the user over another channel comes back; wire name `binding_method`.
///
/// An open set.
public struct MFABindingMethod: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A method by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `prompt`: the user types in the code that the message says.
    public static let prompt: Self = "prompt"
}
