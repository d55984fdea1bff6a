public import OAuth2

extension OAuth2Error.Step {
    /// Asking Auth0 to send a one-time code for a login without password.
    public static let passwordlessStart = Self("passwordless start")
    /// Listing a user's authenticators.
    public static let mfaAuthenticators = Self("MFA authenticators")
    /// Enrolling an authenticator.
    public static let mfaEnrollment = Self("MFA enrollment")
    /// Deleting an authenticator.
    public static let mfaDeletion = Self("MFA deletion")
    /// Challenging an authenticator.
    public static let mfaChallenge = Self("MFA challenge")
    /// Waiting for the user to accept a push request.
    public static let mfaPush = Self("MFA push")
}
