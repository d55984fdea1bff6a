import OAuth2

extension Tenant {
    /// Whether the metadata is published at `path`.
    func isMetadata(_ path: String) -> Bool {
        guard let issuer = try? EndpointURL(configuration.issuer) else { return false }
        return configuration.behavior.metadataLocations.contains { (try? $0.url(issuer: issuer).path) == path }
    }

    /// `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`, with some members replaced.
    func metadata(replacing others: [String: JSONLiteral] = [:]) -> TransportResponse {
        func url(_ path: String) -> JSONLiteral { .string(configuration.issuer + path) }
        var members: [String: JSONLiteral] = [
            "issuer": .string(configuration.issuer),
            "authorization_endpoint": url("authorize"),
            "token_endpoint": url("oauth/token"),
            "userinfo_endpoint": url("userinfo"),
            "mfa_challenge_endpoint": url("mfa/challenge"),
            "jwks_uri": url(".well-known/jwks.json"),
            "revocation_endpoint": url("oauth/revoke"),
            "end_session_endpoint": url("oidc/logout"),
            "scopes_supported": .array(
                (Self.standardScopes.values + [.offlineAccess]).map { .string($0.rawValue) }
            ),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            // Auth0 lists `plain` too and refuses it.
            "code_challenge_methods_supported": ["S256", "plain"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": [
                "none", "client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth",
                "self_signed_tls_client_auth",
            ],
            "id_token_signing_alg_values_supported": .array(idTokenAlgorithms.map { .string($0.rawValue) }),
            "claims_supported": ["aud", "auth_time", "email", "email_verified", "exp", "iat", "iss", "name", "sub"],
            "request_uri_parameter_supported": false,
            "authorization_response_iss_parameter_supported": .bool(configuration.behavior.sendsIssuerInCallback),
        ]
        members.merge(configuration.metadata) { $1 }
        members.merge(others) { $1 }
        return .json(JSONLiteral.object(members).bytes)
    }

    /// What ID tokens can be signed with: the client's secret, unless there are keys.
    var idTokenAlgorithms: [SigningAlgorithm] {
        let algorithms = configuration.signingKeys.map(\.algorithm)
        return algorithms.isEmpty ? [.hs256] : Set(algorithms).sorted { $0.rawValue < $1.rawValue }
    }

    /// `GET /.well-known/jwks.json`: no keys while every token is signed with a shared secret.
    func keySet() -> TransportResponse {
        .json([("keys", .array(configuration.signingKeys.map(\.jsonWebKey) + configuration.publishedKeys))])
    }
}
