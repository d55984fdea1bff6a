import OAuth2

extension Chapter {
    static let exchanges = Chapter(
        name: "The exchange of a code",
        steps: [
            Step("wrong verifier", standard: ["400 invalid_grant"]) { application in
                try await exchange(application, changing: "codeVerifier", to: CodeVerifier().reveal())
            },
            Step("another redirect URI", standard: ["400 invalid_grant"]) { application in
                try await exchange(application, changing: "redirectUri", to: application.server.redirectURI + "/other")
            },
            Step("a code of another client", standard: ["400 invalid_grant"]) { application in
                let callback = try await application.callback(application.client())
                let other = try application.client(.public)
                _ = try await other.finishAuthorization(
                    callback: callback.delivery.callback,
                    pending: callback.pending.with("clientId", other.registration.id)
                )
                return "accepted"
            },
            Step("an expired code", standard: ["400 invalid_grant"], outlivesCodes: true) { application in
                let client = try application.client()
                let callback = try await application.callback(client)
                try await Task.sleep(for: .seconds(application.server.codeLifetime + 1))
                _ = try await client.finishAuthorization(
                    callback: callback.delivery.callback,
                    pending: callback.pending
                )
                return "accepted"
            },
            Step("a code a second time", standard: ["400 invalid_grant"]) { application in
                try await exchangeTwice(application).second
            },
            Step("… the tokens of the first time, then", standard: [Life.dead.rawValue]) { application in
                let first = try await exchangeTwice(application).first
                return try await first.life(of: first.tokens.accessToken).rawValue
            },
        ]
    )

    private static func exchange(
        _ application: Application,
        changing key: String,
        to value: String
    ) async throws -> String {
        let client = try application.client()
        let callback = try await application.callback(client)
        _ = try await client.finishAuthorization(
            callback: callback.delivery.callback,
            pending: callback.pending.with(key, value)
        )
        return "accepted"
    }

    /// One client would not send a code twice; two that know nothing of each other do.
    private static func exchangeTwice(_ application: Application) async throws -> (first: Login, second: String) {
        let client = try application.client()
        let callback = try await application.callback(client)
        func finish() async throws -> TokenResponse {
            try await application.client().finishAuthorization(
                callback: callback.delivery.callback,
                pending: callback.pending
            )
        }
        let tokens = try await finish()
        guard let claims = tokens.idTokenClaims else { throw Unexpected("no claims") }
        let first = Login(client: client, tokens: tokens, claims: claims, browser: callback.browser)
        do {
            _ = try await finish()
            return (first, "accepted")
        } catch let error as OAuth2Error {
            return (first, try Outcome.text(of: error))
        }
    }
}
