public import OAuth2

extension OAuth2Client {
    /// Has Auth0 send a one-time code by e-mail or text message; the first half of a login without password.
    ///
    /// The second half is `TokenRequest.passwordlessOTP(_:sentTo:scope:audience:)`.
    ///
    /// - Parameter request: Who the code is for.
    /// - Returns: What Auth0 says about it; most applications need nothing of it.
    /// - Throws: `OAuth2Error`, also when the message could not be sent; `CancellationError`.
    @discardableResult
    public func startPasswordlessLogin(_ request: PasswordlessStart) async throws -> PasswordlessStartAnswer {
        try PasswordlessStartAnswer(try await send(request.call()), now: clock.now)
    }
}
