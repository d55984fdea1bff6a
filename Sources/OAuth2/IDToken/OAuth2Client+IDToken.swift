extension OAuth2Client {
    /// Checks an ID token that did not come from the token endpoint, signature included.
    ///
    /// ``finishAuthorization(callback:pending:)`` checks the token of a login by itself. This is for tokens that came some
    /// other way, where anybody could have written them: ``idTokenPolicy`` needs another ``IDTokenPolicy/signature`` than
    /// ``SignatureRequirement/notRequired``.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - expectation: What the login asked for.
    ///   - accessToken: The access token that came with it, for `at_hash`.
    /// - Returns: The claims.
    /// - Throws: ``OAuth2Error/Code/invalidIDToken``; ``OAuth2Error/Code/signatureNotChecked`` when the keys could not be
    ///   had; ``OAuth2Error/Code/invalidConfiguration`` when no signature is required. `CancellationError` when the calling
    ///   task is cancelled.
    public func validate(
        _ token: IDToken,
        for expectation: IDTokenExpectation,
        accessToken: AccessToken? = nil
    ) async throws -> IDTokenClaims {
        try idTokenPolicy.signature.refuseNotRequired(for: .idToken)
        return try await validate(token, for: expectation, accessToken: accessToken, code: nil)
    }

    /// Checks the ID token that came with a refresh: it must be about the same user and the same login.
    ///
    /// It came from the token endpoint, so ``SignatureRequirement/notRequired`` will do.
    /// A refresh may bring no ID token. When the check fails, the tokens are still yours: store the new refresh token, because
    /// the old one is spent, or revoke it.
    /// [OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse).
    ///
    /// - Parameters:
    ///   - tokens: What ``refresh(_:scope:grantedScope:audience:)`` returned.
    ///   - previous: An earlier ID token of the same login, which was validated when it came.
    /// - Returns: The claims of the new one; `nil` when none came.
    /// - Throws: ``OAuth2Error/Code/invalidIDToken``, or ``OAuth2Error/Code/signatureNotChecked`` when the keys could not be
    ///   had. `CancellationError` when the calling task is cancelled.
    public func validateIDToken(
        of tokens: TokenResponse,
        refreshing previous: IDToken
    ) async throws -> IDTokenClaims? {
        try await validateIDToken(of: tokens, refreshing: previous, [])
    }

    /// The same for a server that had other names before.
    func validateIDToken(
        of tokens: TokenResponse,
        refreshing previous: IDToken,
        _ formerIssuers: [ByteText]
    ) async throws -> IDTokenClaims? {
        guard let idToken = tokens.idToken else { return nil }
        let token = try JSONWebToken(idToken)
        let claims = try idTokenValidator.claims(
            of: token,
            refreshing: try JSONWebToken(previous).claims,
            formerIssuers: formerIssuers,
            accessToken: tokens.accessToken,
            now: clock.now
        )
        try await idTokenPolicy.signature.check(token, registration.authentication)
        return claims
    }

    /// The claims of the ID token that a request had to bring.
    func idTokenClaims(
        of tokens: TokenResponse,
        _ expectation: IDTokenExpectation,
        _ request: TokenRequest
    ) async throws -> IDTokenClaims {
        do {
            guard let idToken = tokens.idToken else { throw OAuth2Error.missingIDToken(tokens) }
            let code = request.grantType == .authorizationCode ? request.parameters["code"] : nil
            return try await validate(
                idToken,
                for: expectation,
                accessToken: tokens.accessToken,
                code: code.map(AuthorizationCode.init)
            )
        } catch var error as OAuth2Error {
            error.rejectedTokens = tokens
            throw error
        }
    }

    func validate(
        _ idToken: IDToken,
        for expectation: IDTokenExpectation,
        accessToken: AccessToken?,
        code: AuthorizationCode?
    ) async throws -> IDTokenClaims {
        let token = try JSONWebToken(idToken)
        let claims = try idTokenValidator.claims(
            of: token,
            for: expectation,
            accessToken: accessToken,
            code: code,
            now: clock.now
        )
        try await idTokenPolicy.signature.check(token, registration.authentication)
        return claims
    }

    /// The rules for the claims of this client's ID tokens.
    var idTokenValidator: IDTokenValidator {
        IDTokenValidator(
            issuer: server.expectedIssuer ?? .exactly(server.issuer),
            clientID: registration.id,
            policy: idTokenPolicy
        )
    }
}
