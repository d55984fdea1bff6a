import OAuth2
import OAuth2Auth0
import OAuth2Testing
import OAuth2URLSession

/// The whole life of a login, over real sockets, against the fake server of `OAuth2Testing`.
struct FakeServerDemo {
    private let user = "ada@example.com"
    private let password = "correct horse"
    private let totpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    private let api = "https://api.example"
    private let browser: (@Sendable (_ url: String) async throws -> Void)?

    /// `browser` brings the login's URL to the person; without one a script plays browser and person.
    init(browser: (@Sendable (_ url: String) async throws -> Void)? = nil) { self.browser = browser }

    func run() async throws {
        let callbacks = try CallbackListener()
        defer { callbacks.close() }
        let server = makeServer(redirectURI: callbacks.redirectURI)
        let listener = try server.listen()
        defer { listener.close() }
        Console.say("A fake authorization server listens at \(server.issuer); everything below goes over its socket.")

        let transport = URLSessionTransport()
        let client = try OAuth2Client(
            server: .auth0(domain: server.issuer),
            registration: ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
            transport: transport
        )
        let tokens = try await logIn(client, callbacks)
        try await callAPI(tokens.accessToken, server, transport)
        let newest = try await refresh(client, tokens)
        let afterMFA = try await refreshWithSecondFactor(client, newest, server)
        try await revoke(client, afterMFA)
        Console.say("\nDone. The same with a tenant of yours: swift run quickstart --help")
    }

    private func makeServer(redirectURI: String) -> FakeAuthorizationServer {
        var configuration = FakeAuthorizationServer.Configuration.example
        configuration.clients[0].callbacks = [redirectURI]
        configuration.users[0].factors = [FakeAuthorizationServer.Factor(.otp(secret: totpSecret))]
        return FakeAuthorizationServer(configuration)
    }

    private func logIn(_ client: OAuth2Client, _ callbacks: CallbackListener) async throws -> TokenResponse {
        Console.step(1, "Begin a login: beginAuthorization draws state, nonce and a PKCE pair and builds the URL.")
        let login = try client.beginAuthorization(
            redirectURI: callbacks.redirectURI,
            scope: [.openID, .profile, .offlineAccess, "read:orders"],
            audience: api
        )
        var logins = PendingAuthorizations()  // in a web application: in the user's session
        try logins.add(login.pending)
        let parameters = FormParameters(form: login.url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
        Console.result(
            "The browser goes to \(login.url.prefix { $0 != "?" }) with \(parameters?.names.joined(separator: ", ") ?? "")"
        )

        Console.step(2, "The user logs in; the browser comes back to the application's redirect URI.")
        if let browser {
            Console.result("Log in as \(user) with the password \(password).")
            try await browser(login.url)
        } else {
            try await ScriptedBrowser(transport: client.transport, email: user, password: password).logIn(at: login.url)
        }
        let (callback, pending) = try await callbacks.response(to: &logins)

        Console.step(3, "finishAuthorization checks the callback and exchanges its code for tokens.")
        let tokens = try await client.finishAuthorization(callback: callback, pending: pending)
        Console.result("Tokens: \(summary(tokens)).")
        Console.result("The ID token is validated: \(tokens.idTokenClaims?.subject ?? "nobody") has logged in.")
        do {
            _ = try await client.finishAuthorization(callback: callback, pending: pending)
        } catch let error as OAuth2Error where error.code == .authorizationAlreadyUsed {
            Console.result("The same callback a second time is refused before anything is sent.")
        }
        return tokens
    }

    private func callAPI(
        _ token: AccessToken,
        _ server: FakeAuthorizationServer,
        _ transport: URLSessionTransport
    ) async throws {
        Console.step(4, "Call an API with the access token in the Authorization header.")
        let authorization = try BearerAuthorization(token)
        var headers = TransportHeaders()
        headers.append(authorization.name, authorization.value)
        let answer = try await transport.send(
            TransportRequest(method: .get, url: EndpointURL(server.url("api/me")), headers: headers)
        )
        Console.result("GET /api/me answers \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
    }

    private func refresh(_ client: OAuth2Client, _ tokens: TokenResponse) async throws -> RefreshToken {
        Console.step(5, "Refresh: the server rotates refresh tokens, so the answer brings a new one.")
        guard let first = tokens.refreshToken else { throw Unexpected.noRefreshToken }
        let refreshed = try await client.refresh(first, grantedScope: tokens.scope)
        guard let second = refreshed.refreshToken, second != first else { throw Unexpected.noRefreshToken }
        Console.result("Tokens: \(summary(refreshed)). The old refresh token is to be forgotten.")
        return second
    }

    private func refreshWithSecondFactor(
        _ client: OAuth2Client,
        _ token: RefreshToken,
        _ server: FakeAuthorizationServer
    ) async throws -> RefreshToken {
        Console.step(6, "The administrator demands a second factor; the next refresh stops with mfa_required.")
        server.configure {
            $0.mfa.rule = .always
            $0.mfa.appliesToRefresh = true
        }
        do {
            _ = try await client.refresh(token)
            throw Unexpected.noSecondFactor
        } catch let error as OAuth2Error where error.code == .mfaRequired {
            guard let required = error.mfaRequired else { throw error }
            let kinds = required.requirements.challenge ?? []
            Console.result("The error says how to go on: \(kinds.map(\.rawValue).joined(separator: ", ")).")
            guard let code = TOTP(base32: totpSecret)?.code(at: server.clock.now) else {
                throw Unexpected.noSecondFactor
            }
            let tokens = try await Auth0MFA(client).verify(otp: OneTimeCode(code), for: .login(required))
            Console.result("With the code of the authenticator app the refresh goes through: \(summary(tokens)).")
            guard let newest = tokens.refreshToken else { throw Unexpected.noRefreshToken }
            return newest
        }
    }

    private func revoke(_ client: OAuth2Client, _ token: RefreshToken) async throws {
        Console.step(7, "Log out: revoke the refresh token, and see that it is dead.")
        try await client.revoke(token)
        do {
            _ = try await client.refresh(token)
            throw Unexpected.stillAlive
        } catch let error as OAuth2Error where error.code == .invalidGrant {
            Console.result("Revoked. Using it again: \(error)")
        }
    }

    private func summary(_ tokens: TokenResponse) -> String {
        let lifetime = tokens.expiresIn.map { "for \($0.components.seconds) s" } ?? "without a stated lifetime"
        return "\(tokens.accessToken) \(lifetime), scope \(tokens.scope ?? []), "
            + (tokens.isRefreshTokenNew ? "a new refresh token" : "the same refresh token")
    }

    /// The demonstration did not go as it should.
    enum Unexpected: Error {
        case noRefreshToken, noSecondFactor, stillAlive
    }
}
