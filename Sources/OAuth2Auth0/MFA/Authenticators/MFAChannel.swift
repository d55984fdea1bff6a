public import OAuth2

/// How a code or request reaches the user; wire name `oob_channel`.
///
/// An open set.
public struct MFAChannel: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A channel by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `sms`: a text message.
    public static let sms: Self = "sms"
    /// `voice`: a call.
    public static let voice: Self = "voice"
    /// `email`: an e-mail.
    public static let email: Self = "email"
    /// `auth0`: a push request to Auth0's Guardian or an app made with its SDK.
    public static let push: Self = "auth0"
}
