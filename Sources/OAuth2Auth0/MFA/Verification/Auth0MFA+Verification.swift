public import OAuth2

extension Auth0MFA {
    /// Answers a challenge, or finishes an enrollment, with the code that the user typed in.
    ///
    /// - Parameters:
    ///   - challenge: What ``challenge(_:for:)`` returned, or ``MFAEnrollment/challenge``.
    ///   - code: The code.
    ///   - authorization: The login, or what the enrollment was made with.
    /// - Returns: The tokens that the interrupted request asked for.
    /// - Throws: `OAuth2Error`: `OAuth2Error.Code.invalidGrant` for a wrong code, after which the user may try again
    ///   until `OAuth2Error.Code.tooManyAttempts`; `OAuth2Error.Code.expiredToken` when the login has to begin again;
    ///   `OAuth2Error.Code.mfaRequired` with a new `MFARequired` when a further factor is due.
    public func verify(
        _ challenge: MFAChallenge,
        code: OneTimeCode,
        for authorization: MFAAuthorization
    ) async throws -> TokenResponse {
        try await client.requestTokens(.mfa(answering: challenge, code: code, for: authorization))
    }

    /// Passes the second factor with the code of an authenticator app, without a challenge before it.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - authorization: The login, or what the enrollment was made with.
    /// - Returns: The tokens that the interrupted request asked for.
    /// - Throws: `OAuth2Error` as ``verify(_:code:for:)`` does.
    public func verify(otp code: OneTimeCode, for authorization: MFAAuthorization) async throws -> TokenResponse {
        try await client.requestTokens(.mfaOTP(code, for: authorization))
    }

    /// Passes the second factor with a recovery code.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - authorization: The login; an access token will not do.
    /// - Returns: The tokens that the interrupted request asked for, and a new `recoveryCode` to show to the user.
    /// - Throws: `OAuth2Error` as ``verify(_:code:for:)`` does.
    public func verify(recoveryCode code: RecoveryCode, for authorization: MFAAuthorization) async throws
        -> TokenResponse
    {
        try await client.requestTokens(.mfaRecoveryCode(code, for: authorization))
    }
}
