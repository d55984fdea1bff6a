import OAuth2

extension Chapter {
    static let others = Chapter(
        name: "User info, client credentials, logout",
        steps: [
            Step("user info", standard: ["ok"]) { application in
                let login = try await application.logIn()
                let info = try await login.client.userInfo(
                    login.tokens.accessToken,
                    expectedSubject: login.claims.subject
                )
                return info.email == "alice@example.test" ? "ok" : "no email"
            },
            Step("user info with an unknown access token", standard: ["401 invalid_token"]) { application in
                _ = try await application.client().userInfo(
                    AccessToken("unknown-access-token"),
                    expectedSubject: "alice"
                )
                return "accepted"
            },
            Step("client credentials", standard: ["ok"]) { application in
                let role: Role = application.server.client(.service) == nil ? .confidential : .service
                let wanted: Scope = [ScopeValue(rawValue: application.server.serviceScope)]
                let tokens = try await application.client(role).clientCredentials(scope: wanted)
                return tokens.scope == wanted ? "ok" : "another scope"
            },
            Step("… a refresh token comes, too", standard: ["no"]) { application in
                let role: Role = application.server.client(.service) == nil ? .confidential : .service
                let wanted: Scope = [ScopeValue(rawValue: application.server.serviceScope)]
                let tokens = try await application.client(role).clientCredentials(scope: wanted)
                return tokens.refreshToken == nil ? "no" : "yes"
            },
            Step("tolerated in answers with tokens", standard: ["nothing"]) { application in
                let login = try await application.logIn()
                let refreshed = try await login.client.refresh(login.refreshToken())
                let tolerances = Set(login.tokens.tolerances + refreshed.tolerances).map(\.rawValue)
                return tolerances.isEmpty ? "nothing" : tolerances.sorted().joined(separator: "; ")
            },
            Step("logout, started by the application", standard: ["ok"]) { application in
                let login = try await application.logIn()
                var request = LogoutRequest(
                    idTokenHint: login.tokens.idToken,
                    postLogoutRedirectURI: application.server.signedOutURI
                )
                request.state = StateParameter("signed-out")
                var browser = login.browser
                let stop = try await browser.open(login.client.logoutURL(request))
                let isBack = stop.url.string == application.server.signedOutURI + "?state=signed-out"
                return isBack ? "ok" : "kept, \(stop.answer.status)"
            },
        ]
    )
}
