#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Client {
    /// Sends a token request: the one way for every grant, built-in or of your own.
    ///
    /// - Returns: The tokens.
    /// - Throws: ``OAuth2Error``; its ``OAuth2Error/code`` is the server's when it refused, ``OAuth2Error/Code/mfaRequired``
    ///   when a second factor is due, ``OAuth2Error/Code/invalidParameter`` when nothing was sent,
    ///   ``OAuth2Error/Code/transportFailed`` when no answer came; where ``TokenRequest/expectedIDToken`` is set,
    ///   ``OAuth2Error/Code/missingIDToken``, ``OAuth2Error/Code/invalidIDToken`` or
    ///   ``OAuth2Error/Code/signatureNotChecked``, with the tokens in ``OAuth2Error/rejectedTokens``. `CancellationError` when
    ///   the calling task is cancelled.
    public func requestTokens(_ request: TokenRequest) async throws -> TokenResponse {
        let (answer, requestedAt) = try await answer(to: request)
        let tokens: TokenResponse
        do {
            tokens = try TokenResponse(answer, to: request, server: server, requestedAt: requestedAt)
        } catch {
            throw error.at(server.tokenEndpoint)
        }
        guard let expectation = request.expectedIDToken else { return tokens }
        return TokenResponse(tokens, idTokenClaims: try await idTokenClaims(of: tokens, expectation, request))
    }

    /// Sends a token request.
    ///
    /// - Returns: What the server answered, and the time just before the request was sent.
    func answer(to request: TokenRequest) async throws -> (TransportResponse, requestedAt: Date) {
        let requestedAt = clock.now
        let httpRequest = try httpRequest(request, try await credential(for: .token), requestedAt)
        let answer: TransportResponse
        do {
            answer = try await transport.answer(to: httpRequest, step: .token)
        } catch let error as OAuth2Error where error.transportError?.mayHaveReachedServer == false {
            if let login = request.login { spentLogins.release(login) }
            throw error
        }
        note(answer, of: request)
        return (answer, requestedAt)
    }

    // Apart from where it waits: a task keeps room for all that is said there.

    /// The request as it is sent.
    @inline(never)
    private func httpRequest(
        _ request: TokenRequest,
        _ credential: ClientCredential,
        _ now: Date
    ) throws -> TransportRequest {
        let httpRequest = try request.transportRequest(
            server: server,
            clientID: registration.id,
            credential: credential,
            limits: limits
        )
        if let login = request.login {
            // A request that is not going to be sent must not use the login up.
            try Task.checkCancellation()
            guard spentLogins.spend(login, now: now) else {
                throw OAuth2Error(
                    .authorizationAlreadyUsed,
                    step: .token,
                    parameter: "code",
                    message: """
                        This login's code was sent already; a second use could revoke the tokens of the first (RFC 6749 \
                        section 4.1.2). Nothing was sent. Remove the pending value from the session when it is used.
                        """
                )
            }
        }
        return httpRequest
    }

    /// What an answer says about later requests, whatever is in it.
    private func note(_ answer: borrowing TransportResponse, of request: borrowing TokenRequest) {
        // Other grants are limited by the user or the device, too, whose mistakes must not keep everybody from refreshing.
        if request.grantType == .refreshToken || request.grantType == .clientCredentials {
            tokenEndpointPause.note(answer, now: clock.now)
        }
        // Turned away at the door: the code is as good as before.
        if answer.status == 429, let login = request.login { spentLogins.release(login) }
    }

    /// Gets a new access token with a refresh token.
    ///
    /// [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6).
    ///
    /// Store ``TokenResponse/refreshToken`` of the result before you use its access token: a server that rotates refresh
    /// tokens takes a second use of the old one for theft and ends the login. For the same reason never refresh twice at
    /// once.
    ///
    /// - Parameters:
    ///   - refreshToken: The newest refresh token of the login.
    ///   - scope: Less than was granted, or `nil` for all of it.
    ///   - grantedScope: What was granted; if given, a `scope` beyond it is refused before anything is sent.
    ///   - audience: Another API, where the server allows it (Auth0's multi-resource refresh tokens).
    /// - Returns: The new tokens; check a new ID token with ``validateIDToken(of:refreshing:)``.
    /// - Throws: ``OAuth2Error``; ``OAuth2Error/Code/invalidGrant`` means that the user has to log in again.
    public func refresh(
        _ refreshToken: RefreshToken,
        scope: Scope? = nil,
        grantedScope: Scope? = nil,
        audience: String? = nil
    ) async throws -> TokenResponse {
        var request = try TokenRequest.refresh(refreshToken, scope: scope, grantedScope: grantedScope)
        request.audience = audience
        return try await requestTokens(request)
    }

    /// Gets an access token for the application itself.
    ///
    /// [RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4).
    ///
    /// - Parameters:
    ///   - scope: What the token shall be good for.
    ///   - audience: The API it is for (Auth0).
    ///   - organization: The organization it is for, id or name (Auth0).
    /// - Returns: An access token; keep it until shortly before ``TokenResponse/expiresAt``.
    /// - Throws: ``OAuth2Error``.
    public func clientCredentials(
        scope: Scope? = nil,
        audience: String? = nil,
        organization: String? = nil
    ) async throws -> TokenResponse {
        if case .none = registration.authentication.method {
            // RFC 6749 section 4.4: this grant is for confidential clients only.
            throw OAuth2Error(
                .invalidConfiguration,
                step: .token,
                parameter: "client_secret",
                message: """
                    Client credentials need a client that authenticates; give ClientRegistration a secret, a signer or a \
                    certificate's method.
                    """
            )
        }
        return try await requestTokens(
            .clientCredentials(scope: scope, audience: audience, organization: organization)
        )
    }
}
