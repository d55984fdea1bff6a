import OAuth2

extension Tenant {
    /// `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.
    func metadata() -> TransportResponse {
        func url(_ path: String) -> JSONLiteral { .string(configuration.issuer + path) }
        let members: [String: JSONLiteral] = [
            "issuer": .string(configuration.issuer),
            "authorization_endpoint": url("authorize"),
            "token_endpoint": url("oauth/token"),
            "userinfo_endpoint": url("userinfo"),
            "mfa_challenge_endpoint": url("mfa/challenge"),
            "jwks_uri": url(".well-known/jwks.json"),
            "revocation_endpoint": url("oauth/revoke"),
            "scopes_supported": .array(
                (Self.standardScopes.values + [.offlineAccess]).map { .string($0.rawValue) }
            ),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            // Auth0 lists `plain` too and refuses it.
            "code_challenge_methods_supported": ["S256", "plain"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": [
                "none", "client_secret_basic", "client_secret_post", "private_key_jwt",
            ],
            "id_token_signing_alg_values_supported": ["HS256"],
            "claims_supported": ["aud", "auth_time", "email", "email_verified", "exp", "iat", "iss", "name", "sub"],
            "request_uri_parameter_supported": false,
            "authorization_response_iss_parameter_supported": .bool(configuration.behavior.sendsIssuerInCallback),
        ]
        return .json(JSONLiteral.object(members).bytes)
    }

    /// `GET /.well-known/jwks.json`: empty while every token is signed with a shared key.
    func keySet() -> TransportResponse {
        .json([("keys", .array(configuration.signingKeys.map(\.jsonWebKey)))])
    }
}
