extension OAuth2Client {
    /// Asks the server for claims about the user.
    ///
    /// [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo).
    ///
    /// - Parameters:
    ///   - accessToken: The access token of the login; it must have been issued for the scope `openid`.
    ///   - type: Its type as the server named it.
    ///   - expectedSubject: The `sub` of the login's ID token, after its validation: an answer about somebody else is
    ///     refused, because the access token of another user could have been put in
    ///     ([section 5.3.4](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponseValidation)).
    /// - Returns: The claims.
    /// - Throws: ``OAuth2Error``; ``OAuth2Error/Code/invalidToken`` means that a new access token is needed, see
    ///   ``UserInfo/init(_:expectedSubject:now:)`` for others. `CancellationError` when the calling task is cancelled.
    public func userInfo(
        _ accessToken: AccessToken,
        type: TokenType = .bearer,
        expectedSubject: String
    ) async throws -> UserInfo {
        let request = try UserInfoRequest(accessToken, type: type).transportRequest(server: server, limits: limits)
        let answer = try await transport.answer(to: request, step: .userInfo)
        do throws(OAuth2Error) {
            if let refusal = server.refusalClassifier?.refusal(in: answer, step: .userInfo, now: clock.now) {
                throw refusal
            }
            return try UserInfo(answer, expectedSubject: expectedSubject, now: clock.now)
        } catch {
            throw error.at(request.url)
        }
    }
}
