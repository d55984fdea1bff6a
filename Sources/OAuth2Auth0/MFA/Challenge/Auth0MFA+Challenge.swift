import OAuth2

extension Auth0MFA {
    /// Challenges a second factor: sends the message or the push request, `POST /mfa/challenge`.
    ///
    /// For an authenticator app the call may be left out, because nothing has to be sent to it; recovery codes are
    /// never challenged.
    ///
    /// - Parameters:
    ///   - request: What to challenge.
    ///   - authorization: The login that waits; an access token will not do.
    /// - Returns: What the user has to answer.
    /// - Throws: `OAuth2Error`: `OAuth2Error.Code.unsupportedChallengeType` or `OAuth2Error.Code.associationRequired`
    ///   when the user has no such factor, `OAuth2Error.Code.expiredToken` when the login has to begin again.
    public func challenge(_ request: MFAChallengeRequest, for authorization: MFAAuthorization) async throws
        -> MFAChallenge
    {
        let required = try authorization.login(step: .mfaChallenge)
        return try MFAChallenge(try await client.send(request.call(for: required)), receivedAt: client.clock.now)
    }
}
