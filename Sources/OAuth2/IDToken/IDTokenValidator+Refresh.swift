#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension IDTokenValidator {
    /// Checks the claims of a token that came with a refresh: it must be about the same login.
    ///
    /// [OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse).
    ///
    /// - Parameters:
    ///   - token: The new token, taken apart.
    ///   - previous: An earlier token of the same login, which was validated when it came.
    ///   - accessToken: The access token that came with it, for `at_hash`.
    ///   - now: The time.
    /// - Returns: The claims.
    /// - Throws: ``OAuth2Error/Code/invalidIDToken``; ``OAuth2Error/parameter`` names the claim.
    public func claims(
        of token: borrowing JSONWebToken,
        refreshing previous: IDToken,
        accessToken: AccessToken? = nil,
        now: Date
    ) throws(OAuth2Error) -> IDTokenClaims {
        let earlier = try JSONWebToken(previous).claims
        let claims = try basicClaims(of: token, accessToken: accessToken, now: now)
        guard let earlierIssuer = earlier["iss"], issuer.continues(earlierIssuer, with: claims.issuer) else {
            throw JSONWebTokenKind.idToken.refusal("iss", "The refreshed ID token has another issuer than the first.")
        }
        guard let subject = earlier["sub"], subject.hasText(claims.subject) else {
            throw JSONWebTokenKind.idToken.refusal(
                "sub",
                "The refreshed ID token is about another user; end the session."
            )
        }
        // By as much as clocks may differ: the servers of a cluster have one each.
        guard let issued = earlier["iat"]?.date, issued.timeIntervalSince(claims.issuedAt) <= tolerance else {
            throw JSONWebTokenKind.idToken.refusal("iat", "The refreshed ID token is older than the one before.")
        }
        if let time = earlier["auth_time"]?.date, let newTime = claims.authenticatedAt, time != newTime {
            throw JSONWebTokenKind.idToken.refusal("auth_time", "The refreshed ID token is about another login.")
        }
        if let nonce = token.claims["nonce"] {
            guard let text = nonce.string, let first = earlier["nonce"]?.string, constantTimeEqual(text, first) else {
                throw JSONWebTokenKind.idToken.refusal("nonce", "The refreshed ID token is about another login.")
            }
        }
        guard (earlier["azp"] == nil) == (token.claims["azp"] == nil) else {
            throw JSONWebTokenKind.idToken.refusal("azp", "The refreshed ID token was issued to another party.")
        }
        return claims
    }
}
