/// A kind of second factor that a server asks for or offers to enroll; an open set.
///
/// Values are the wire names in `mfa_requirements`. Unknown kinds are kept; ignore those your application cannot do.
public struct MFAFactor: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire name.
    public let rawValue: String

    /// A kind by its wire name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `otp`: a code from an authenticator app.
    public static let otp: Self = "otp"
    /// `phone`: a code by text message or voice call.
    public static let phone: Self = "phone"
    /// `push-notification`: a request that the user accepts in an app.
    public static let pushNotification: Self = "push-notification"
    /// `email`: a code by e-mail.
    public static let email: Self = "email"
    /// `recovery-code`: a code the user wrote down at enrollment.
    public static let recoveryCode: Self = "recovery-code"
    /// `webauthn-roaming`: a security key; only in the browser flow.
    public static let webAuthnRoaming: Self = "webauthn-roaming"
    /// `webauthn-platform`: the device's own authenticator; only in the browser flow.
    public static let webAuthnPlatform: Self = "webauthn-platform"
}
