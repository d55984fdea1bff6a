// The members of RFC 8414 section 2.

extension AuthorizationServerMetadata {
    /// Where the browser is sent; wire name `authorization_endpoint`.
    public var authorizationEndpoint: EndpointURL? { endpoints[ascii: "authorization_endpoint"] }

    /// Where codes, refresh tokens and credentials are exchanged; wire name `token_endpoint`.
    public var tokenEndpoint: EndpointURL? { endpoints[ascii: "token_endpoint"] }

    /// Where the server's public keys are; wire name `jwks_uri`.
    ///
    /// A ``RemoteJSONWebKeySource`` fetches them.
    public var jsonWebKeySetURI: EndpointURL? { endpoints[ascii: "jwks_uri"] }

    /// Where clients register themselves; wire name `registration_endpoint`.
    ///
    /// [RFC 7591](https://www.rfc-editor.org/rfc/rfc7591).
    public var registrationEndpoint: EndpointURL? { endpoints[ascii: "registration_endpoint"] }

    /// The scopes that can be asked for; wire name `scopes_supported`.
    ///
    /// A server may leave some out; `nil` when it lists none.
    public var scopesSupported: Scope? { texts("scopes_supported").map { Scope($0.map(ScopeValue.init(rawValue:))) } }

    /// What can be returned through the browser; wire name `response_types_supported`.
    public var responseTypesSupported: [ResponseType] {
        (texts("response_types_supported") ?? []).map(ResponseType.init(rawValue:))
    }

    /// How it can be returned; wire name `response_modes_supported`.
    ///
    /// Default query and fragment.
    public var responseModesSupported: [ResponseMode] {
        (texts("response_modes_supported") ?? ["query", "fragment"]).map(ResponseMode.init(rawValue:))
    }

    /// The grants that the token endpoint knows; wire name `grant_types_supported`.
    ///
    /// Default the authorization code and the implicit grant. Auth0 does not list its grants, so do not decide on it.
    public var grantTypesSupported: [GrantType] {
        (texts("grant_types_supported") ?? ["authorization_code", "implicit"]).map(GrantType.init(rawValue:))
    }

    /// How a client can prove who it is; wire name `token_endpoint_auth_methods_supported`.
    ///
    /// Names such as `client_secret_post`. Default `client_secret_basic`.
    public var tokenEndpointAuthenticationMethodsSupported: [String] {
        texts("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
    }

    /// How a client's assertion can be signed; wire name `token_endpoint_auth_signing_alg_values_supported`.
    ///
    /// ``ClientAssertionSigner`` makes such an assertion.
    public var tokenEndpointAuthenticationSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("token_endpoint_auth_signing_alg_values_supported")
    }

    /// A page for developers; wire name `service_documentation`.
    public var serviceDocumentation: String? { text("service_documentation") }

    /// The languages of the login page; wire name `ui_locales_supported`.
    ///
    /// Tags of [BCP 47](https://www.rfc-editor.org/rfc/rfc5646).
    public var uiLocalesSupported: [String] { texts("ui_locales_supported") ?? [] }

    /// A page on how a client may use what it learns; wire name `op_policy_uri`.
    public var policyURI: String? { text("op_policy_uri") }

    /// A page with the terms of service; wire name `op_tos_uri`.
    public var termsOfServiceURI: String? { text("op_tos_uri") }

    /// Where tokens are revoked; wire name `revocation_endpoint`.
    ///
    /// [RFC 7009](https://www.rfc-editor.org/rfc/rfc7009).
    public var revocationEndpoint: EndpointURL? { endpoints[ascii: "revocation_endpoint"] }

    /// How a client can prove there who it is; wire name `revocation_endpoint_auth_methods_supported`.
    ///
    /// Default `client_secret_basic`.
    public var revocationEndpointAuthenticationMethodsSupported: [String] {
        texts("revocation_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
    }

    /// How an assertion for the revocation endpoint can be signed; wire name `revocation_endpoint_auth_signing_alg_values_supported`.
    public var revocationEndpointAuthenticationSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("revocation_endpoint_auth_signing_alg_values_supported")
    }

    /// Where a protected API asks about a token; wire name `introspection_endpoint`.
    ///
    /// [RFC 7662](https://www.rfc-editor.org/rfc/rfc7662).
    public var introspectionEndpoint: EndpointURL? { endpoints[ascii: "introspection_endpoint"] }

    /// How an API can prove there who it is; wire name `introspection_endpoint_auth_methods_supported`.
    public var introspectionEndpointAuthenticationMethodsSupported: [String] {
        texts("introspection_endpoint_auth_methods_supported") ?? []
    }

    /// How an assertion for the introspection endpoint can be signed; wire name `introspection_endpoint_auth_signing_alg_values_supported`.
    public var introspectionEndpointAuthenticationSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("introspection_endpoint_auth_signing_alg_values_supported")
    }

    /// The PKCE methods; wire name `code_challenge_methods_supported`.
    ///
    /// A list without `S256`, or none, changes nothing: PKCE with S256 is used all the same, because servers that know it
    /// forget to say so and others ignore it.
    public var codeChallengeMethodsSupported: [String] { texts("code_challenge_methods_supported") ?? [] }

    /// The same metadata as a JWT; wire name `signed_metadata`.
    ///
    /// Not read by this library: what is in the other members came over TLS from the issuer's own host.
    public var signedMetadata: String? { text("signed_metadata") }
}
