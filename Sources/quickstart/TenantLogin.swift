import OAuth2
import OAuth2Auth0
import OAuth2Testing
import OAuth2URLSession

/// A login at a real tenant, from the URL to the revoked refresh token.
struct TenantLogin {
    private let tenant: Arguments.Tenant
    private let browser: @Sendable (_ url: String) async throws -> Void

    /// `browser` brings the URL to the person, or plays one.
    init(_ tenant: Arguments.Tenant, browser: @escaping @Sendable (_ url: String) async throws -> Void) {
        self.tenant = tenant
        self.browser = browser
    }

    func run() async throws {
        let client = try OAuth2Client(
            server: .auth0(domain: tenant.domain),
            registration: ClientRegistration(
                id: tenant.clientID,
                authentication: tenant.clientSecret.map { .clientSecretPost(ClientSecret($0)) } ?? .none
            ),
            transport: URLSessionTransport()
        )
        let callbacks = try CallbackListener(port: tenant.port)
        defer { callbacks.close() }

        Console.step(1, "Log in at \(client.server.issuer); the redirect URI is \(callbacks.redirectURI)")
        let login = try client.beginAuthorization(
            redirectURI: callbacks.redirectURI,
            scope: [.openID, .profile, .offlineAccess],
            audience: tenant.audience
        )
        var logins = PendingAuthorizations()
        try logins.add(login.pending)
        try await browser(login.url)
        let (callback, pending) = try await callbacks.response(to: &logins)

        Console.step(2, "Exchange the code")
        let tokens = try await client.finishAuthorization(callback: callback, pending: pending)
        Console.result(
            "Access token for \(tokens.expiresIn.map { "\($0.components.seconds) s" } ?? "an unstated time")"
        )
        Console.result("Scope: \(tokens.scope ?? []); ID token: \(tokens.idTokenClaims == nil ? "no" : "validated")")
        if !tokens.missingScope.isEmpty { Console.result("Asked for and not granted: \(tokens.missingScope)") }
        if !tokens.tolerances.isEmpty {
            Console.result("Not as the standard says: \(tokens.tolerances.map(\.rawValue).joined(separator: "; "))")
        }

        if let claims = tokens.idTokenClaims { try await askUserInfo(client, tokens.accessToken, claims.subject) }
        guard let refreshToken = tokens.refreshToken else {
            Console.step(4, "No refresh token came. What to check:")
            for reason in tokens.refreshTokenAbsence?.reasons ?? [] { Console.result("- \(reason)") }
            return
        }
        let newest = try await refresh(client, refreshToken)
        Console.step(5, "Revoke the refresh token")
        try await client.revoke(newest)
        Console.result("Revoked.")
    }

    private func askUserInfo(_ client: OAuth2Client, _ token: AccessToken, _ subject: String) async throws {
        Console.step(3, "Call the tenant's user-info endpoint")
        let info = try await client.userInfo(token, expectedSubject: subject)
        // The claims are personal data: shown to their owner in a page of yours, not in a terminal's scrollback.
        Console.result("Claims about the user of the login: \(info.members.names.count)")
    }

    private func refresh(_ client: OAuth2Client, _ token: RefreshToken) async throws -> RefreshToken {
        Console.step(4, "Refresh")
        do {
            let tokens = try await client.refresh(token)
            Console.result(tokens.isRefreshTokenNew ? "The tenant rotates refresh tokens." : "The refresh token stays.")
            return tokens.refreshToken ?? token
        } catch let error as OAuth2Error where error.code == .mfaRequired {
            guard let required = error.mfaRequired, let code = Console.askForCode() else { throw error }
            let tokens = try await Auth0MFA(client).verify(otp: OneTimeCode(code), for: .login(required))
            return tokens.refreshToken ?? token
        }
    }
}
