import OAuth2

extension Chapter {
    static let authentication = Chapter(
        name: "How clients authenticate",
        steps: [
            Step("`none`", standard: ["ok", "not offered"]) { try await logIn($0, .public, "none") },
            Step("`client_secret_basic`, id and secret with reserved characters", standard: ["ok", "not offered"]) {
                try await logIn($0, .reserved, "client_secret_basic")
            },
            Step("`client_secret_basic`, the same not encoded", standard: ["401 invalid_client", "not offered"]) {
                try await logIn($0, .raw, "client_secret_basic")
            },
            Step("`client_secret_post`", standard: ["ok", "not offered"]) {
                try await logIn($0, .post, "client_secret_post")
            },
            Step("`client_secret_jwt`, `aud` is the issuer", standard: ["ok", "not offered"]) {
                try await logIn($0, .secretJWT, "client_secret_jwt")
            },
            Step("`client_secret_jwt`, `aud` is the token endpoint", standard: ["ok", "not offered"]) {
                try await logIn($0, .secretJWT, "client_secret_jwt", audience: $0.metadata.tokenEndpoint)
            },
            Step("`private_key_jwt`, `aud` is the issuer", standard: ["ok", "not offered"]) {
                try await logIn($0, .keyJWT, "private_key_jwt")
            },
            Step("`private_key_jwt`, `aud` is the token endpoint", standard: ["ok", "not offered"]) {
                try await logIn($0, .keyJWT, "private_key_jwt", audience: $0.metadata.tokenEndpoint)
            },
            Step("wrong secret, `client_secret_basic`", standard: ["401 invalid_client"]) {
                try await logInWithWrongSecret($0, .confidential)
            },
            Step("wrong secret, `client_secret_post`", standard: ["401 invalid_client", "400 invalid_client"]) {
                try await logInWithWrongSecret($0, .post)
            },
            Step("wrong secret, `client_secret_jwt`", standard: wrongAssertion) {
                guard $0.server.client(.secretJWT) != nil else { return "not offered" }
                return try await logInWithWrongSecret($0, .secretJWT)
            },
            Step("unknown client", standard: ["401 invalid_client", "400 invalid_client"]) { application in
                let nobody = try ClientRegistration(id: "nobody", authentication: .none)
                _ = try await application.client(nobody).refresh(RefreshToken("unknown-refresh-token"))
                return "accepted"
            },
        ]
    )

    private static let wrongAssertion: Set = ["401 invalid_client", "400 invalid_client", "not offered"]

    /// A login whose code is exchanged with this method.
    private static func logIn(
        _ application: Application,
        _ role: Role,
        _ method: String,
        audience: EndpointURL? = nil
    ) async throws -> String {
        guard application.server.client(role) != nil else {
            let offered = application.metadata.tokenEndpointAuthenticationMethodsSupported
            guard !offered.contains(method) else {
                throw Unexpected("the metadata offers \(method), and there is no client for it")
            }
            return "not offered"
        }
        _ = try await application.logIn(application.client(role, audience: audience?.string))
        return "ok"
    }

    private static func logInWithWrongSecret(_ application: Application, _ role: Role) async throws -> String {
        let client = try application.client(role, secret: "wrong-secret-0123456789abcdef0123456789abcdef")
        let callback = try await application.callback(client)
        _ = try await client.finishAuthorization(callback: callback.delivery.callback, pending: callback.pending)
        return "accepted"
    }
}
