import OAuth2

extension Chapter {
    static let revocation = Chapter(
        name: "Revocation",
        steps: [
            Step("a refresh token", standard: [Life.dead.rawValue]) { application in
                let login = try await application.logIn()
                let token = try login.refreshToken()
                try await login.client.revoke(token)
                return try await login.life(of: token).rawValue
            },
            Step("… its access token, then", standard: [Life.dead.rawValue]) { application in
                let login = try await application.logIn()
                try await login.client.revoke(login.refreshToken())
                return try await login.life(of: login.tokens.accessToken).rawValue
            },
            Step("an access token", standard: [Life.dead.rawValue]) { application in
                let login = try await application.logIn()
                try await login.client.revoke(login.tokens.accessToken)
                return try await login.life(of: login.tokens.accessToken).rawValue
            },
            Step("… its refresh token, then", standard: [Life.alive.rawValue, Life.dead.rawValue]) { application in
                let login = try await application.logIn()
                try await login.client.revoke(login.tokens.accessToken)
                return try await login.life(of: login.refreshToken()).rawValue
            },
            Step("a refresh token of a public client", standard: [Life.dead.rawValue]) { application in
                let login = try await application.logIn(.public)
                let token = try login.refreshToken()
                try await login.client.revoke(token)
                return try await login.life(of: token).rawValue
            },
            Step("a token that nobody knows", standard: ["ok"]) { application in
                try await application.client().revoke(RefreshToken("unknown-refresh-token"))
                return "ok"
            },
            Step("wrong secret", standard: ["401 invalid_client"]) { application in
                let login = try await application.logIn()
                try await application.client(.confidential, secret: "wrong-secret").revoke(login.refreshToken())
                return "accepted"
            },
        ]
    )
}
