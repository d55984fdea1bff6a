extension OAuth2Client {
    /// Ends a refresh token at the server.
    ///
    /// RFC 7009.
    ///
    /// It can be called again: a token that the server does not know is revoked. What else ends with it is the server's to
    /// decide: Auth0 ends either this login's tokens or, if the tenant's "Refresh Token Revocation Deletes Grant" is on, every
    /// refresh token of the same user, client and audience, which logs the user's other sessions out. JWT access tokens usually
    /// stay valid until they expire. Forget your own copy whether or not this succeeds.
    ///
    /// - Parameter token: The refresh token.
    /// - Throws: ``OAuth2Error``; the token may then still be valid.
    public func revoke(_ token: RefreshToken) async throws {
        try await revoke(RevocationRequest(token))
    }

    /// Ends an access token at the server, where the server can do that.
    ///
    /// RFC 7009.
    ///
    /// - Parameter token: The access token.
    /// - Throws: ``OAuth2Error``; ``OAuth2Error/Code/unsupportedTokenType`` where it cannot.
    public func revoke(_ token: AccessToken) async throws {
        try await revoke(RevocationRequest(token))
    }

    /// Sends a revocation request, for a hint or parameters of your own.
    ///
    /// [RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.1).
    ///
    /// - Parameter request: The request.
    /// - Throws: ``OAuth2Error``; the token may then still be valid.
    public func revoke(_ request: RevocationRequest) async throws {
        let httpRequest = try request.transportRequest(
            server: server,
            clientID: registration.id,
            credential: try await credential(for: .revocation),
            limits: limits
        )
        let answer = try await transport.answer(to: httpRequest, step: .revocation)
        do {
            try RevocationAnswer.check(answer, now: clock.now, classifier: server.refusalClassifier)
        } catch {
            throw error.at(httpRequest.url)
        }
    }
}
