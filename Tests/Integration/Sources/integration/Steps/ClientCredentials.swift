import OAuth2

extension Chapter {
    static let clientCredentials = Chapter(
        name: "Client credentials",
        steps: [
            Step("client credentials", standard: ["ok"]) { application in
                let tokens = try await tokens(application)
                return tokens.scope == scope(application) ? "ok" : "another scope"
            },
            Step("… a refresh token comes, too", standard: ["no"]) { application in
                try await tokens(application).refreshToken == nil ? "no" : "yes"
            },
        ]
    )

    private static func scope(_ application: Application) -> Scope {
        [ScopeValue(rawValue: application.server.serviceScope)]
    }

    private static func tokens(_ application: Application) async throws -> TokenResponse {
        let role: Role = application.server.client(.service) == nil ? .confidential : .service
        return try await application.client(role).clientCredentials(scope: scope(application))
    }
}
