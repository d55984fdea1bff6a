import OAuth2

extension Application {
    /// Sends a browser to the server, and waits for it at the redirect URI.
    ///
    /// - Throws: ``Kept`` when it does not come back.
    func callback(
        _ client: OAuth2Client,
        answer: Browser.Answer = .accept,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> Callback {
        guard let callbacks else { throw Unexpected("nobody waits for the browser") }
        var request = AuthorizationRequest(redirectURI: server.redirectURI, scope: server.loginScope)
        change(&request)
        let login = try client.beginAuthorization(request)
        var browser = try Browser(server, answer: answer)
        _ = callbacks.take()
        let stop = try await browser.open(login.url)
        guard let delivery = callbacks.take() else { throw Kept(status: stop.answer.status) }
        return Callback(delivery: delivery, pending: login.pending, browser: browser)
    }

    /// Logs the user in.
    func logIn(
        _ role: Role = .confidential,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> Login {
        try await logIn(client(role), change)
    }

    func logIn(
        _ client: OAuth2Client,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> Login {
        let callback = try await callback(client, change)
        let tokens = try await client.finishAuthorization(
            callback: callback.delivery.callback,
            pending: callback.pending
        )
        guard let claims = tokens.idTokenClaims else { throw Unexpected("a login with openid without claims") }
        return Login(client: client, tokens: tokens, claims: claims, browser: callback.browser)
    }
}
