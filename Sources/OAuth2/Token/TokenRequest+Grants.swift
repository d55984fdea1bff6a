extension TokenRequest {
    /// Exchanges a code: the message of
    /// [RFC 6749 section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3) with the PKCE verifier of
    /// [RFC 7636 section 4.5](https://www.rfc-editor.org/rfc/rfc7636#section-4.5).
    ///
    /// It takes a validated response, never a bare code, and can be sent once.
    public static func authorizationCode(_ response: AuthorizationResponse) -> TokenRequest {
        var parameters = FormParameters()
        parameters.append("code", response.code.reveal())
        parameters.append("redirect_uri", response.pending.redirectURI)
        parameters["code_verifier"] = response.pending.codeVerifier?.reveal()
        var request = TokenRequest(checked: .authorizationCode, parameters)
        request.impliedScope = response.pending.scope
        request.login = response.pending.key
        if response.pending.scope.contains(.openID) { request.expectedIDToken = response.pending.expectedIDToken }
        return request
    }

    /// Gets a new access token with a refresh token: the message of
    /// [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6).
    ///
    /// Set ``audience`` to get a token for another API where the server allows it (Auth0's multi-resource refresh tokens).
    ///
    /// - Parameters:
    ///   - refreshToken: The newest refresh token of the login.
    ///   - scope: Less than was granted, or `nil` for all of it.
    ///   - grantedScope: What was granted. If given, a `scope` that goes beyond it is refused before anything is sent.
    /// - Returns: A request for ``OAuth2Client/requestTokens(_:)``.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` naming `refresh_token` or `scope`.
    public static func refresh(
        _ refreshToken: RefreshToken,
        scope: Scope? = nil,
        grantedScope: Scope? = nil
    ) throws(OAuth2Error) -> TokenRequest {
        try refreshToken.checkThatItCanBeSent()
        if let scope, let grantedScope, !scope.isSubset(of: grantedScope) {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "scope",
                message: """
                    A refresh cannot ask for more than was granted (RFC 6749 section 6); leave scopes out, or begin a new \
                    login for more.
                    """
            )
        }
        var parameters = FormParameters(capacity: 1)
        parameters.append("refresh_token", refreshToken.reveal())
        var request = TokenRequest(checked: .refreshToken, parameters)
        request.keptRefreshToken = refreshToken
        request.scope = scope
        request.impliedScope = grantedScope
        return request
    }

    /// Gets an access token for the application itself: the message of
    /// [RFC 6749 section 4.4.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.4.2).
    ///
    /// - Parameters:
    ///   - scope: What the token shall be good for.
    ///   - audience: The API it is for (Auth0).
    ///   - organization: The organization it is for, id or name (Auth0).
    /// - Returns: A request for ``OAuth2Client/requestTokens(_:)``.
    public static func clientCredentials(
        scope: Scope? = nil,
        audience: String? = nil,
        organization: String? = nil
    ) -> TokenRequest {
        var request = TokenRequest(checked: .clientCredentials)
        request.scope = scope
        request.audience = audience
        request.organization = organization
        return request
    }

    /// The grant that goes on where `interrupted` stopped for a second factor.
    ///
    /// The answer grants what the interrupted request asked for, so its scope and refresh token are carried over.
    ///
    /// - Parameters:
    ///   - interrupted: What ``OAuth2Error/mfaRequired`` holds.
    ///   - grantType: The grant type of the second factor.
    ///   - parameters: What proves the second factor; `mfa_token` is added.
    /// - Returns: A request for ``OAuth2Client/requestTokens(_:)``.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for an empty or repeated parameter.
    public static func resuming(
        _ interrupted: MFARequired,
        grantType: GrantType,
        parameters: FormParameters
    ) throws(OAuth2Error) -> TokenRequest {
        var all = FormParameters()
        all.append("mfa_token", interrupted.token.reveal())
        for element in parameters.elements { all.append(element.name, element.value) }
        var request = try TokenRequest(grantType: grantType, parameters: all)
        request.impliedScope = interrupted.interrupted.scope
        request.keptRefreshToken = interrupted.interrupted.refreshToken
        request.resumed = Box(interrupted.interrupted)
        request.expectedIDToken = interrupted.interrupted.expectedIDToken
        return request
    }
}
