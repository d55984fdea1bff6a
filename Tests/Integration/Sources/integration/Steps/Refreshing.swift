import OAuth2

extension Chapter {
    static let refreshing = Chapter(
        name: "Refreshing",
        steps: [
            Step("confidential client", standard: ["rotates", "stays"]) { try await refresh($0, .confidential) },
            // RFC 9700 section 2.2.2: bound to a key, which none here is, or replaced.
            Step("public client", standard: ["rotates"]) { try await refresh($0, .public) },
            Step("ID token in the answer", standard: ["none", "ok"]) { application in
                let login = try await application.logIn()
                let tokens = try await login.client.refresh(login.refreshToken())
                guard tokens.idToken != nil else { return "none" }
                guard let first = login.tokens.idToken else { throw Unexpected("a login without an ID token") }
                _ = try await login.client.validateIDToken(of: tokens, refreshing: first)
                return "ok"
            },
            Step("tolerated in the answer, and in that of the login", standard: ["nothing"]) { application in
                let login = try await application.logIn()
                let refreshed = try await login.client.refresh(login.refreshToken())
                let tolerances = Set(login.tokens.tolerances + refreshed.tolerances).map(\.rawValue)
                return tolerances.isEmpty ? "nothing" : tolerances.sorted().joined(separator: "; ")
            },
            Step("the access token from before", standard: [Life.alive.rawValue, Life.dead.rawValue]) { application in
                let login = try await application.logIn()
                _ = try await login.client.refresh(login.refreshToken())
                return try await login.life(of: login.tokens.accessToken).rawValue
            },
            Step("less scope", standard: ["narrowed"]) { application in
                let login = try await application.logIn()
                let less: Scope = [.openID, .profile]
                let tokens = try await login.client.refresh(login.refreshToken(), scope: less)
                return tokens.scope == less ? "narrowed" : "ignored"
            },
            Step("more scope", standard: ["400 invalid_scope"]) { application in
                let login = try await application.logIn()
                let more = Scope(application.server.loginScope.values + ["read"])
                let tokens = try await login.client.refresh(login.refreshToken(), scope: more)
                return tokens.scope == more ? "granted" : "ignored"
            },
            Step("an unknown refresh token", standard: ["400 invalid_grant"]) { application in
                _ = try await application.client().refresh(RefreshToken("unknown-refresh-token"))
                return "accepted"
            },
            Step("another client's refresh token", standard: ["400 invalid_grant"]) { application in
                let login = try await application.logIn()
                _ = try await application.client(.public).refresh(login.refreshToken())
                return "accepted"
            },
            Step("a spent refresh token", standard: ["400 invalid_grant", "not rotated"]) { application in
                try await useSpentToken(application)?.answer ?? "not rotated"
            },
            Step("… the newest refresh token, then", standard: ["dead", "not rotated"]) { application in
                guard let reuse = try await useSpentToken(application) else { return "not rotated" }
                guard let token = reuse.newest.refreshToken else { throw Unexpected("no refresh token") }
                return try await reuse.login.life(of: token).rawValue
            },
            Step("… the newest access token, then", standard: ["dead", "not rotated"]) { application in
                guard let reuse = try await useSpentToken(application) else { return "not rotated" }
                return try await reuse.login.life(of: reuse.newest.accessToken).rawValue
            },
        ]
    )

    private static func refresh(_ application: Application, _ role: Role) async throws -> String {
        let login = try await application.logIn(role)
        let tokens = try await login.client.refresh(login.refreshToken())
        guard try await login.life(of: tokens.accessToken) == .alive else { throw Unexpected("a dead access token") }
        return tokens.isRefreshTokenNew && tokens.refreshToken != login.tokens.refreshToken ? "rotates" : "stays"
    }

    /// What became of a refresh token that was presented twice; `nil` where it is not replaced.
    private static func useSpentToken(
        _ application: Application
    ) async throws -> (login: Login, newest: TokenResponse, answer: String)? {
        let login = try await application.logIn()
        let spent = try login.refreshToken()
        let newest = try await login.client.refresh(spent)
        guard newest.refreshToken != spent else { return nil }
        do {
            _ = try await login.client.refresh(spent)
            return (login, newest, "accepted")
        } catch let error as OAuth2Error {
            return (login, newest, try Outcome.text(of: error))
        }
    }
}
