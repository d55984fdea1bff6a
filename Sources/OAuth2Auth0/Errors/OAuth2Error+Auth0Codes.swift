public import OAuth2

// MARK: Login protection

extension OAuth2Error.Code {
    /// `too_many_attempts`: the user, the address or the `mfa_token` is blocked after wrong passwords or codes.
    ///
    /// Never repeat such a request by yourself.
    public static let tooManyAttempts = Self(serverCode: "too_many_attempts")
    /// `too_many_logins`: the user logged in too often in a short time.
    ///
    /// Never repeat such a request by yourself.
    public static let tooManyLogins = Self(serverCode: "too_many_logins")
    /// `password_leaked`: the password is known from another site's leak; the user has to choose a new one.
    public static let passwordLeaked = Self(serverCode: "password_leaked")
    /// `requires_verification`: the login looks suspicious, and only the browser flow can ask the user further.
    public static let requiresVerification = Self(serverCode: "requires_verification")
    /// `invalid_user_password`: an older form of `OAuth2Error.Code.invalidGrant` for a wrong password.
    public static let invalidUserPassword = Self(serverCode: "invalid_user_password")
}

// MARK: Second factor

extension OAuth2Error.Code {
    /// `unsupported_challenge_type`: the user has no authenticator of the kind asked for, or none at all and has to
    /// enroll the first.
    public static let unsupportedChallengeType = Self(serverCode: "unsupported_challenge_type")
    /// `association_required`: the user has to enroll an authenticator first.
    public static let associationRequired = Self(serverCode: "association_required")
    /// `invalid_authenticator`: there is no authenticator with that id.
    public static let invalidAuthenticator = Self(serverCode: "invalid_authenticator")
    /// `invalid_phone_number`: the number cannot get messages or calls.
    public static let invalidPhoneNumber = Self(serverCode: "invalid_phone_number")
    /// The user refused the push request, or it cannot be accepted any more; the login has to begin again.
    ///
    /// Auth0 sends `access_denied` or `invalid_grant`, which `response` keeps.
    public static let mfaRejected = Self(library: "second factor rejected")
    /// The ID token does not say that a second factor was passed in this login.
    public static let multiFactorMissing = Self(library: "second factor missing")
}

// MARK: Endpoints

extension OAuth2Error.Code {
    /// `endpoint_disabled`: the tenant has the feature switched off.
    public static let endpointDisabled = Self(serverCode: "endpoint_disabled")
    /// `method_not_allowed`: the endpoint takes another HTTP method.
    public static let methodNotAllowed = Self(serverCode: "method_not_allowed")
    /// `bad_gateway`: a service behind Auth0, such as the one for text messages, failed.
    public static let badGateway = Self(serverCode: "bad_gateway")
    /// `invalid_connection`: the connection does not exist or is not enabled for this client.
    public static let invalidConnection = Self(serverCode: "invalid_connection")
}

// MARK: Codes of older endpoints

extension OAuth2Error.Code {
    /// `a0.mfa_required`: an older form of `OAuth2Error.Code.mfaRequired`, without anything to resume.
    public static let legacyMFARequired = Self(serverCode: "a0.mfa_required")
    /// `a0.mfa_registration_required`: an older form of `association_required`.
    public static let legacyMFARegistrationRequired = Self(serverCode: "a0.mfa_registration_required")
    /// `a0.mfa_invalid_code`: an older form of `OAuth2Error.Code.invalidGrant` for a wrong code.
    public static let legacyMFAInvalidCode = Self(serverCode: "a0.mfa_invalid_code")
    /// `a0.invalid_configuration`: second factors are set up wrongly in the tenant.
    public static let legacyInvalidConfiguration = Self(serverCode: "a0.invalid_configuration")
}
