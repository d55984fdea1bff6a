import OAuth2

extension Auth0MFA {
    /// Begins to enroll a second factor: `POST /mfa/associate`.
    ///
    /// In a login this is allowed while the user has no factor; afterwards it takes an access token with the scope
    /// `enroll`.
    ///
    /// - Parameters:
    ///   - request: What to enroll.
    ///   - authorization: The login, or the access token.
    /// - Returns: What to show to the user, and the challenge that finishes the enrollment.
    /// - Throws: `OAuth2Error`: `OAuth2Error.Code.accessDenied` when the user has a factor already and has to pass that
    ///   first, `OAuth2Error.Code.unsupportedChallengeType` when the tenant has the factor switched off.
    public func enroll(
        _ request: MFAEnrollmentRequest,
        for authorization: MFAAuthorization
    ) async throws -> MFAEnrollment {
        try MFAEnrollment(try await client.send(request.call(for: authorization)), receivedAt: client.clock.now)
    }
}
