import OAuth2

/// One call of an Auth0 endpoint with a JSON body, before the client's credentials are added: the pure half that all
/// endpoints of this module share.
struct Auth0Call: Sendable {
    /// Who makes the call.
    enum Authorization: Sendable {
        /// The client, by its registration.
        case client
        /// A user in the middle of a login, or one who may manage their factors.
        case user(MFAAuthorization)
    }

    let method: RequestMethod
    let path: [String]
    let authorization: Authorization
    let step: OAuth2Error.Step
    var headers: TransportHeaders = ["Accept": "application/json"]
    var body: JSONBody?

    init(_ method: RequestMethod, _ path: [String], authorization: Authorization, step: OAuth2Error.Step) {
        self.method = method
        self.path = path
        self.authorization = authorization
        self.step = step
    }
}

extension OAuth2Client {
    /// Authenticates `call` and sends it to the server that the token endpoint is on.
    func send(_ call: Auth0Call) async throws -> TransportResponse {
        var headers = call.headers
        var body = call.body
        switch call.authorization {
        case .client:
            var credential = FormParameters()
            try await authenticate(&credential, &headers, step: call.step)
            // As at every endpoint of Auth0, see AuthorizationServer.requiresClientIDInBody; also of a server that was discovered.
            body?["client_id"] = .text(registration.id)
            for element in credential.elements { body?[element.name] = .text(element.value) }
        case .user(let authorization):
            let bearer = try BearerAuthorization(authorization.bearerToken)
            headers[bearer.name] = bearer.value
        }
        if body != nil { headers["Content-Type"] = "application/json" }
        return try await send(
            TransportRequest(
                method: call.method,
                url: server.tokenEndpoint.sameOrigin(path: call.path),
                headers: headers,
                body: body?.encoded(),
                limits: limits,
                step: call.step
            ),
            step: call.step
        )
    }
}
