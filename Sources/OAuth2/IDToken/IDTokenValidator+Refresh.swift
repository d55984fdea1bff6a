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
    /// More lenient than that section in two points, which ``IDTokenClaims/tolerances`` lists: this client's own id may come or go
    /// as `azp`, and the audiences may change among ``IDTokenPolicy/trustedAudiences``. Servers begin to send both while users
    /// are logged in.
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
        return try claims(of: token, refreshing: earlier, formerIssuers: [], accessToken: accessToken, now: now)
    }

    /// The same with the claims of the earlier token, `nil` when there is none that can be read, and the names that the issuer
    /// had before.
    func claims(
        of token: borrowing JSONWebToken,
        refreshing earlier: JSONObject?,
        formerIssuers: [ByteText],
        accessToken: AccessToken?,
        now: Date
    ) throws(OAuth2Error) -> IDTokenClaims {
        let claims = try basicClaims(of: token, isRefreshed: true, accessToken: accessToken, now: now)
        guard let earlier else { return claims }
        guard let earlierIssuer = earlier["iss"],
            issuer.continues(earlierIssuer, with: claims.issuer)
                || formerIssuers.contains(where: { earlierIssuer.hasText($0.text) })
        else {
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
        // An `azp` that is there is this client's id, and each audience is a trusted one: that was checked above.
        var tolerances: [ResponseTolerance] = []
        if (earlier["azp"] == nil) != (token.claims["azp"] == nil) { tolerances.append(.authorizedPartyChanged) }
        if !Self.hasAudience(earlier, claims.audience) { tolerances.append(.audienceChanged) }
        return tolerances.isEmpty ? claims : IDTokenClaims(claims, tolerances: claims.tolerances + tolerances)
    }

    /// Whether an earlier token was for the same audience, in any order.
    private static func hasAudience(_ earlier: JSONObject, _ audience: [String]) -> Bool {
        let before = earlier["aud"]?.string.map { [$0] } ?? earlier["aud"]?.mapElements { $0.string } ?? []
        return Set(before.map { ByteText($0) }) == Set(audience.map { ByteText($0) })
    }
}
