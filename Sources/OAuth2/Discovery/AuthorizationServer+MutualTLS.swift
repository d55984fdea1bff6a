extension AuthorizationServer {
    /// The server with the endpoints that a client with this registration has to use.
    ///
    /// [RFC 8705 section 5](https://www.rfc-editor.org/rfc/rfc8705#section-5): a client that uses mutual TLS, for
    /// authentication or for its tokens, prefers the alias of every endpoint that it makes requests to. Where the browser is
    /// sent, and where the keys are, stays as it is; an alias for it has no meaning.
    func endpoints(for registration: ClientRegistration) -> AuthorizationServer {
        guard registration.usesMutualTLS else { return self }
        let aliases = mutualTLSEndpoints
        guard !aliases.isEmpty else { return self }
        var server = self
        server.tokenEndpoint = aliases[ascii: "token_endpoint"] ?? tokenEndpoint
        server.revocationEndpoint = aliases[ascii: "revocation_endpoint"] ?? revocationEndpoint
        server.userInfoEndpoint = aliases[ascii: "userinfo_endpoint"] ?? userInfoEndpoint
        return server
    }
}
