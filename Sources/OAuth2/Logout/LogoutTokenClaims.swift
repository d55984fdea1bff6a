#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Whose session has ended: the claims of a validated ``LogoutToken``.
///
/// End the sessions of your application that ``sessionID`` names; without one, all of the user's.
/// [OpenID Connect Back-Channel Logout 1.0 section
/// 2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken).
public struct LogoutTokenClaims: Sendable, RedactedDescription {
    /// Who issued the token; claim `iss`.
    public let issuer: String

    /// The user; claim `sub`.
    ///
    /// `nil` when the token names a session only.
    public let subject: String?

    /// The session, as ``IDTokenClaims/sessionID`` named it; claim `sid`.
    ///
    /// `nil` when all sessions of the user have ended.
    public let sessionID: String?

    /// The clients the token is for; claim `aud`.
    public let audience: [String]

    /// The token's own name, by which a second delivery is noticed; claim `jti`.
    public let tokenID: String

    /// When it was issued; claim `iat`.
    public let issuedAt: Date

    /// Until when it may be accepted; claim `exp`.
    ///
    /// Without one, which ``IDTokenPolicy/acceptsLogoutTokensWithoutExpiry`` allows, ten minutes after ``issuedAt``.
    public let expiresAt: Date

    /// Every claim.
    public let members: JSONObject

    /// What in the token was not as the standard says.
    public let tolerances: [ResponseTolerance]
}

extension LogoutTokenClaims {
    static let event = "http://schemas.openid.net/event/backchannel-logout"

    /// Checks the claims of a logout token, all but its signature (section 2.6).
    init(
        _ token: JSONWebToken,
        issuer: ExpectedIssuer,
        clientID: String,
        policy: IDTokenPolicy,
        now: Date
    ) throws(OAuth2Error) {
        let kind = JSONWebTokenKind.logoutToken
        let checks = ClaimChecks(token, now: now, tolerance: policy.tolerance)
        self.issuer = try checks.issuer(issuer)
        audience = try checks.audience(clientID, trusted: policy.trustedAudiences)
        issuedAt = try checks.issueTime()
        if policy.acceptsLogoutTokensWithoutExpiry, token.claims["exp"]?.isNull ?? true {
            expiresAt = try Self.expiry(issuedAt: issuedAt, now: now)
            tolerances = [.logoutTokenWithoutExpiry]
        } else {
            expiresAt = try checks.expiry()
            tolerances = []
        }
        members = token.claims
        subject = try Self.text("sub", in: token)
        sessionID = try Self.text("sid", in: token)
        guard subject != nil || sessionID != nil else {
            throw kind.refusal("sub", "The logout token names neither a user nor a session.")
        }
        guard token.claims["events"]?.object?[Self.event]?.object != nil else {
            throw kind.refusal("events", "The token does not say that it is about a logout; it may be an ID token.")
        }
        guard token.claims["nonce"] == nil else {
            throw kind.refusal("nonce", "A logout token must have no nonce, so that it is no ID token.")
        }
        guard let tokenID = try Self.text("jti", in: token) else {
            throw kind.refusal("jti", "The logout token has no name of its own.")
        }
        self.tokenID = tokenID
    }

    /// The end of the time in which a token without `exp` is accepted; no tolerance is added, for ten minutes have room for it.
    private static func expiry(issuedAt: Date, now: Date) throws(OAuth2Error) -> Date {
        let expiry = issuedAt.addingTimeInterval(600)
        guard now <= expiry else {
            throw JSONWebTokenKind.logoutToken.refusal(
                "iat",
                "The logout token has no expiry and was issued more than ten minutes ago; if it is new, the clocks differ."
            )
        }
        return expiry
    }

    private static func text(_ name: StaticString, in token: JSONWebToken) throws(OAuth2Error) -> String? {
        guard let value = token.claims[name.description] else { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw JSONWebTokenKind.logoutToken.refusal(name, "The claim is empty or no text.")
        }
        return text
    }
}
