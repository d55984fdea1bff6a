public import OAuth2

extension Auth0MFA {
    /// Waits until the user has accepted a push request, or finished the enrollment of a push app.
    ///
    /// It asks the server every few seconds, by the rules of ``MFAPushPolling``, and sleeps on the client's clock.
    /// Cancel the task to stop waiting.
    ///
    /// - Parameters:
    ///   - challenge: A challenge that ``MFAChallenge/isPush``.
    ///   - authorization: The login, or what the enrollment was made with.
    /// - Returns: The tokens that the interrupted request asked for.
    /// - Throws: `OAuth2Error`: `OAuth2Error.Code.mfaRejected` when the user refused, `OAuth2Error.Code.expiredToken`
    ///   when nothing happened in time, `OAuth2Error.Code.mfaRequired` with a new `MFARequired` when a further factor
    ///   is due. `CancellationError` when the calling task is cancelled.
    public func waitForApproval(
        of challenge: MFAChallenge,
        for authorization: MFAAuthorization
    ) async throws -> TokenResponse {
        guard challenge.isPush else {
            throw OAuth2Error(
                .invalidParameter,
                step: .mfaPush,
                parameter: "challenge_type",
                message: "This challenge is answered with a code; use verify(_:code:for:). Nothing was sent."
            )
        }
        var polling = MFAPushPolling(challenge, for: authorization)
        var wait = try polling.firstWait(now: client.clock.now)
        while true {
            try await client.clock.sleep(for: wait)
            do {
                let request = try TokenRequest.mfa(answering: challenge, code: nil, for: authorization)
                return try await client.requestTokens(request)
            } catch let error as OAuth2Error {
                wait = try polling.wait(after: error, now: client.clock.now)
            }
        }
    }
}
