extension OAuth2Client {
    /// Begins a login: draws `state`, `nonce` and the PKCE verifier and builds the URL.
    ///
    /// Nothing is sent.
    ///
    /// - Parameter request: What to ask for.
    /// - Returns: The URL for the browser, and the value to keep in the user's session until the callback.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` or ``OAuth2Error/Code/invalidConfiguration`` naming what has to
    ///   change.
    public func beginAuthorization(_ request: AuthorizationRequest) throws(OAuth2Error) -> StartedAuthorization {
        try request.begin(server: server, clientID: registration.id, now: clock.now)
    }

    /// Begins a login with what most logins need; ``beginAuthorization(_:)`` takes everything else.
    ///
    /// - Parameters:
    ///   - redirectURI: Where the browser comes back to, exactly as it is registered.
    ///   - scope: What to ask for; ``ScopeValue/offlineAccess`` for a refresh token.
    ///   - audience: The API the access token is for (Auth0).
    /// - Returns: The URL for the browser, and the value to keep in the user's session until the callback.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` or ``OAuth2Error/Code/invalidConfiguration``.
    public func beginAuthorization(
        redirectURI: String,
        scope: Scope = [],
        audience: String? = nil
    ) throws(OAuth2Error) -> StartedAuthorization {
        var request = AuthorizationRequest(redirectURI: redirectURI, scope: scope)
        request.audience = audience
        return try beginAuthorization(request)
    }

    /// Finishes a login: checks the callback, exchanges its code, and validates the ID token.
    ///
    /// When the login asked for `openid`, ``TokenResponse/idTokenClaims`` says who the user is. An application that wants to know
    /// nothing else has ``finishAuthentication(callback:pending:)``.
    ///
    /// [RFC 6749 sections 4.1.2 and 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2).
    ///
    /// A `pending` value is exchanged once by a client and its copies; remove it from the session all the same, for the
    /// other replicas. It can be used again only after a request that certainly did not reach the server, and after an
    /// answer with status 429; after every other failure begin a new login.
    ///
    /// - Parameters:
    ///   - callback: What the browser brought back.
    ///   - pending: The value that was kept when the login began.
    /// - Returns: The tokens, and the claims of the ID token.
    /// - Throws: ``OAuth2Error``: from the checks as in ``PendingAuthorization/validate(_:now:)``, with nothing sent; from
    ///   the exchange as in ``requestTokens(_:)``. A missing or invalid ID token is an error, too; the tokens are then in
    ///   ``OAuth2Error/rejectedTokens``.
    public func finishAuthorization(
        callback: AuthorizationCallback,
        pending: PendingAuthorization
    ) async throws -> TokenResponse {
        try await requestTokens(.authorizationCode(try authorizationResponse(callback, pending)))
    }

    /// The callback, after every check of it.
    func authorizationResponse(
        _ callback: AuthorizationCallback,
        _ pending: PendingAuthorization
    ) throws(OAuth2Error) -> AuthorizationResponse {
        guard pending.issuer.utf8.elementsEqual(server.issuer.utf8),
            pending.clientID.utf8.elementsEqual(registration.id.utf8)
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: .callback,
                parameter: "pending",
                message: "This login began at another server or with another client id; finish it with that client."
            )
        }
        return try pending.validate(callback, now: clock.now)
    }
}
