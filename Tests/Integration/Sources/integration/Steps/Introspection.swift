import OAuth2

/// The library has no introspection, which is for APIs; this is how an endpoint of one's own is asked.
extension Chapter {
    static let introspection = Chapter(
        name: "Introspection (RFC 7662), as an endpoint of one's own",
        steps: [
            Step("an access token", standard: ["active"]) { application in
                let login = try await application.logIn()
                return try await introspect(login.tokens.accessToken.reveal(), login.client, application)
            },
            Step("a refresh token", standard: ["active", "inactive"]) { application in
                let login = try await application.logIn()
                return try await introspect(login.refreshToken().reveal(), login.client, application)
            },
            Step("a revoked access token", standard: ["inactive"]) { application in
                let login = try await application.logIn()
                try await login.client.revoke(login.tokens.accessToken)
                return try await introspect(login.tokens.accessToken.reveal(), login.client, application)
            },
            Step("another client's access token", standard: ["inactive", "active"]) { application in
                let login = try await application.logIn()
                let other = try application.client(.service)
                return try await introspect(login.tokens.accessToken.reveal(), other, application)
            },
        ]
    )

    private static func introspect(
        _ token: String,
        _ client: OAuth2Client,
        _ application: Application
    ) async throws -> String {
        let unpublished = try application.server.endpoints?["introspection"].map { try EndpointURL($0) }
        guard let endpoint = unpublished ?? application.metadata.introspectionEndpoint else { return "not offered" }
        let step = OAuth2Error.Step("introspection request")
        var parameters: FormParameters = ["token": token]
        var headers: TransportHeaders = [
            "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded",
        ]
        try await client.authenticate(&parameters, &headers, step: step)
        let request = try TransportRequest(
            method: .post,
            url: endpoint,
            headers: headers,
            body: parameters.formBody(),
            limits: client.limits,
            step: step
        )
        let answer = try await client.send(request, step: step)
        let members = try answer.checkedMembers(step: step, clientAuthenticates: true, now: client.clock.now)
        guard let isActive = members["active"]?.bool else { throw Unexpected("an answer without active") }
        return isActive ? "active" : "inactive"
    }
}
