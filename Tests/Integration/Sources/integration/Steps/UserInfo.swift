import OAuth2

extension Chapter {
    static let userInfo = Chapter(
        name: "User info",
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
        ]
    )
}
