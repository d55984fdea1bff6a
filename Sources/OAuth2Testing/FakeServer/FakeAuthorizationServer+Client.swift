public import OAuth2

extension FakeAuthorizationServer {
    /// The description of this server for an `OAuth2Client`.
    ///
    /// - Throws: `OAuth2Error.Code.invalidConfiguration` when the configured issuer is no URL for it.
    public func authorizationServer() throws(OAuth2Error) -> AuthorizationServer {
        var server = try AuthorizationServer(
            issuer: issuer,
            authorizationEndpoint: url("authorize"),
            tokenEndpoint: url("oauth/token"),
            revocationEndpoint: url("oauth/revoke")
        )
        server.userInfoEndpoint = try EndpointURL(url("userinfo"), parameter: "userinfo_endpoint")
        server.jsonWebKeySetURI = try EndpointURL(url(".well-known/jwks.json"), parameter: "jwks_uri")
        server.idTokenSigningAlgorithms = state.withLock { $0.idTokenAlgorithms }
        server.endSessionEndpoint = try EndpointURL(url("oidc/logout"), parameter: "end_session_endpoint")
        server.requiresIssuerInCallback = configuration.behavior.sendsIssuerInCallback
        return server
    }
}

extension FakeAuthorizationServer.Callback {
    /// The callback in the form that `OAuth2Client.finishAuthorization(callback:pending:)` takes.
    public var authorizationCallback: AuthorizationCallback {
        guard let formBody else {
            let parts = url.split(separator: "#", maxSplits: 1)
            return parts.count == 2 ? .fragment(String(parts[1])) : .url(url)
        }
        return .formPost(body: String(decoding: formBody, as: UTF8.self))
    }
}
