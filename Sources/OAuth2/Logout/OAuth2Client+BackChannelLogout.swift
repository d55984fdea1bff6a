#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Client {
    /// Checks a logout token that the server posted to your application.
    ///
    /// It comes from the network and not from an answer of the server's, so its signature must be checked:
    /// ``idTokenPolicy`` needs another ``IDTokenPolicy/signature`` than ``SignatureRequirement/notRequired``.
    ///
    /// ```swift
    /// let claims = try await client.validate(LogoutToken(formBody: body), replays: seenLogoutTokens)
    /// // end the sessions of claims.sessionID, or of claims.subject, and answer 200; answer 400 to an OAuth2Error
    /// ```
    /// With `replays` the token is noted before your application has acted on it. When ending the sessions can fail, the
    /// server's second try would then be refused and the sessions would live on: leave `replays` out, and end sessions so
    /// that doing it twice does no harm; or call ``LogoutReplayCheck/isFirstUse(of:issuer:until:)`` yourself when they have
    /// ended.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0 section
    /// 2.6](https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation).
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - replays: Refuses a token that comes a second time; `nil` to let it pass, which ends the session once more.
    /// - Returns: Whose session has ended.
    /// - Throws: ``OAuth2Error/Code/invalidLogoutToken`` naming the claim, ``OAuth2Error/Code/signatureNotChecked``, or
    ///   ``OAuth2Error/Code/invalidConfiguration``; whatever `replays` throws.
    public func validate(
        _ token: LogoutToken,
        replays: (any LogoutReplayCheck)? = nil
    ) async throws -> LogoutTokenClaims {
        try idTokenPolicy.signature.refuseNotRequired(for: .logoutToken)
        let parsed = try JSONWebToken(token)
        let claims = try LogoutTokenClaims(
            parsed,
            issuer: server.expectedIssuer ?? .exactly(server.issuer),
            clientID: registration.id,
            policy: idTokenPolicy,
            now: clock.now
        )
        try await idTokenPolicy.signature.check(parsed, registration.authentication)
        if let replays {
            let expiry = claims.expiresAt.addingTimeInterval(idTokenPolicy.tolerance)
            guard try await replays.isFirstUse(of: claims.tokenID, issuer: claims.issuer, until: expiry) else {
                throw JSONWebTokenKind.logoutToken.refusal(
                    "jti",
                    "The logout token came before; do not act on it again."
                )
            }
        }
        return claims
    }
}
