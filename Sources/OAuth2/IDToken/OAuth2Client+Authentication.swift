extension OAuth2Client {
    /// Finishes a login for authentication alone: checks the callback, exchanges its code, and validates the ID token.
    ///
    /// For applications that want to know who the user is and call no API. Unlike
    /// ``finishAuthorization(callback:pending:)`` it needs no access token, which some servers leave out when `openid` is all that
    /// was asked for (Azure AD B2C). Tokens that come along are not used; where the server ties a session to them, use the other
    /// method and revoke them.
    ///
    /// [OpenID Connect Core section 3.1.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint) has an access token
    /// in every response; that none is needed here is a leniency of this library's, and reported in
    /// ``IDTokenResponse/tolerances``.
    /// - Parameters:
    ///   - callback: What the browser brought back.
    ///   - pending: The value that was kept when the login began; it must have asked for `openid`.
    /// - Returns: The ID token and its claims.
    /// - Throws: As ``finishAuthorization(callback:pending:)``; also ``OAuth2Error/Code/invalidParameter`` naming `scope`, with
    ///   nothing sent, when the login did not ask for `openid`.
    public func finishAuthentication(
        callback: AuthorizationCallback,
        pending: PendingAuthorization
    ) async throws -> IDTokenResponse {
        let request = TokenRequest.authorizationCode(try authorizationResponse(callback, pending))
        guard let expectation = request.expectedIDToken else {
            throw OAuth2Error(
                .invalidParameter,
                step: .callback,
                parameter: "scope",
                message: "The login did not ask for openid, so no ID token comes; begin it with the scope openid."
            )
        }
        let (answer, requestedAt) = try await answer(to: request)
        let unvalidated: IDTokenResponse.Unvalidated
        do {
            unvalidated = try .init(answer, to: request, server: server, requestedAt: requestedAt)
        } catch {
            throw error.at(server.tokenEndpoint)
        }
        let claims: IDTokenClaims
        do {
            claims = try await validate(
                unvalidated.idToken,
                for: expectation,
                accessToken: unvalidated.tokens?.accessToken,
                code: request.parameters["code"].map(AuthorizationCode.init)
            )
        } catch var error as OAuth2Error {
            error.rejectedTokens = unvalidated.tokens
            throw error
        }
        return IDTokenResponse(
            idToken: unvalidated.idToken,
            claims: claims,
            members: unvalidated.members,
            tolerances: unvalidated.tolerances,
            requestedAt: requestedAt
        )
    }
}

extension OAuth2Error {
    /// The ID token of a response without an access token, when this error is about that.
    var idTokenAlone: IDToken? {
        guard code == .malformedResponse, step == .token, parameter.map({ ByteText($0) }) == "access_token" else {
            return nil
        }
        guard let token = response?.members["id_token"]?.string, !token.isEmpty else { return nil }
        return IDToken(token)
    }

    /// A login asked for `openid`, and no ID token came.
    static func missingIDToken(_ tokens: TokenResponse) -> OAuth2Error {
        var error = OAuth2Error(
            .missingIDToken,
            step: .idToken,
            parameter: "id_token",
            message: """
                The login asked for openid and brought no ID token; compare the granted scope and the server's settings, or \
                do not ask for openid. The tokens are in rejectedTokens.
                """
        )
        error.rejectedTokens = tokens
        return error
    }
}
