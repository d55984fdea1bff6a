import OAuth2

extension Chapter {
    static let logins = Chapter(
        name: "Logins",
        steps: [
            Step("confidential client, PKCE, ID token", standard: ["ok"]) { application in
                let login = try await application.logIn()
                guard login.claims.issuer == application.server.issuer else { throw Unexpected("another issuer") }
                return "ok, \(application.server.algorithm)"
            },
            Step("public client, PKCE, ID token", standard: ["ok"]) { application in
                _ = try await application.logIn(.public)
                return "ok, \(application.server.algorithm)"
            },
            Step("`iss` in the callback (RFC 9207)", standard: ["yes"]) { application in
                let client = try application.client()
                let callback = try await application.callback(client)
                let response = try callback.pending.validate(callback.delivery.callback, now: client.clock.now)
                return response.parameters["iss"] == application.server.issuer ? "yes" : "no"
            },
            Step("`response_mode=form_post`", standard: ["ok", "not offered"]) { application in
                guard application.metadata.responseModesSupported.contains(.formPost) else { return "not offered" }
                let client = try application.client()
                let callback = try await application.callback(client) { $0.responseMode = .formPost }
                _ = try await client.finishAuthorization(
                    callback: callback.delivery.callback,
                    pending: callback.pending
                )
                return callback.delivery.isFormPost ? "ok" : "ignored"
            },
            Step("`max_age`, so that `auth_time` comes", standard: ["ok"]) { application in
                let login = try await application.logIn { $0.maxAge = 3600 }
                return login.claims.authenticatedAt == nil ? "no auth_time" : "ok"
            },
            Step("`prompt=none` without a session", standard: ["login_required", "interaction_required"]) {
                application in
                try await refused(application) { $0.prompt = [.none] }
            },
            Step("the user says no", standard: ["access_denied"]) { application in
                guard application.server.pages.deny != nil else { return "nobody can" }
                return try await refused(application, answer: .deny) { $0.prompt = [.consent] }
            },
            Step("a redirect URI that is not registered", standard: ["kept, 400", "kept, 403", "kept, 404"]) {
                application in
                try await refused(application) { $0.redirectURI += "/other" }
            },
            Step("a client that nobody knows", standard: ["kept, 400", "kept, 403", "kept, 404"]) { application in
                let registration = try ClientRegistration(id: "nobody", authentication: .none)
                _ = try await application.callback(application.client(registration))
                return "accepted"
            },
        ]
    )

    private static func refused(
        _ application: Application,
        answer: Browser.Answer = .accept,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> String {
        let client = try application.client()
        let callback = try await application.callback(client, answer: answer, change)
        _ = try await client.finishAuthorization(callback: callback.delivery.callback, pending: callback.pending)
        return "accepted"
    }
}
