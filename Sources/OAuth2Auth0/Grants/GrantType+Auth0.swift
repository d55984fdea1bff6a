public import OAuth2

extension GrantType {
    /// The user's own password with the name of the database it belongs to.
    public static let passwordRealm: Self = "http://auth0.com/oauth/grant-type/password-realm"
    /// A one-time code sent by e-mail or text message.
    public static let passwordlessOTP: Self = "http://auth0.com/oauth/grant-type/passwordless/otp"
    /// Second factor: a code from an authenticator app.
    public static let mfaOTP: Self = "http://auth0.com/oauth/grant-type/mfa-otp"
    /// Second factor: a code sent to the user, or a push request that the user accepts.
    public static let mfaOOB: Self = "http://auth0.com/oauth/grant-type/mfa-oob"
    /// Second factor: a code that the user wrote down at enrollment.
    public static let mfaRecoveryCode: Self = "http://auth0.com/oauth/grant-type/mfa-recovery-code"
}
