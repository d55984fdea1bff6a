public import OAuth2

/// What proves a second factor; wire names `authenticator_type` and `challenge_type`.
///
/// An open set.
public struct MFAAuthenticatorType: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A type by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `otp`: a code that an app makes by itself.
    public static let otp: Self = "otp"
    /// `oob`: a code or a request that reaches the user over another channel ("out of band").
    public static let oob: Self = "oob"
    /// `recovery-code`: a code that the user wrote down; it is never challenged.
    public static let recoveryCode: Self = "recovery-code"
}
