#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The tokens that a server issued: the message of
/// [RFC 6749 section 5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1).
///
/// This is the wire's view, with times relative to ``requestedAt``; it is not `Codable` on purpose. What you store is yours
/// to define: the refresh token, the access token and ``expiresAt``.
public struct TokenResponse: Sendable {
    /// The credential for the API; wire name `access_token`.
    public let accessToken: AccessToken

    /// How to present it; wire name `token_type`.
    ///
    /// Bearer when the server named none.
    public let tokenType: TokenType

    /// How long the access token lives from ``requestedAt``; wire name `expires_in`, in seconds.
    ///
    /// `nil` when the server does not say, and for zero or less at a login without a refresh token, by which some servers mean
    /// that it does not expire (``ResponseTolerance/lifetimeOfNothing``). Zero or negative means that it is expired.
    public let expiresIn: Duration?

    /// The refresh token to use from now on; wire name `refresh_token`.
    ///
    /// After a refresh it is the new one when the server sent one and the one that was presented when not, so it can always
    /// be stored as it is. ``isRefreshTokenNew`` tells the two cases apart.
    public let refreshToken: RefreshToken?

    /// Whether ``refreshToken`` came with this answer.
    public let isRefreshTokenNew: Bool

    /// What the access token is good for; wire name `scope`.
    ///
    /// What was asked for when the answer names none, and `nil` when nothing was.
    public let scope: Scope?

    /// What was asked for, in this request or the one that began the login.
    public let requestedScope: Scope?

    /// The ID token as it came; wire name `id_token`.
    ///
    /// ``idTokenClaims`` has its claims after a login. Keep it for ``LogoutRequest/idTokenHint`` and for checking that a
    /// refreshed one is about the same user.
    /// [OpenID Connect Core section 3.1.3.3](https://openid.net/specs/openid-connect-core-1_0.html).
    public let idToken: IDToken?

    /// Who logged in: the claims of ``idToken``, validated; there after every login that asked for `openid`.
    ///
    /// `nil` after a refresh, and after a second factor that a refresh stopped for, which
    /// ``OAuth2Client/validateIDToken(of:refreshing:)`` is for, and for a grant that expects no ID token; see
    /// ``TokenRequest/expectedIDToken``.
    public let idTokenClaims: IDTokenClaims?

    /// What kind of token was issued; wire name `issued_token_type`.
    ///
    /// [RFC 8693 section 2.2.1](https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1).
    public let issuedTokenType: String?

    /// Why there may be no refresh token; `nil` when there is one, and when none is to be expected (client credentials).
    ///
    /// A login that forgot `offline_access` is told so.
    public let refreshTokenAbsence: RefreshTokenAbsence?

    /// Every member of the answer, known or not.
    public let members: JSONObject

    /// What in the answer was not as the standard says.
    public let tolerances: [ResponseTolerance]

    /// The request that a second factor resumed, if this is the answer to one.
    let resumed: Box<InterruptedRequest>?

    /// When the request was sent.
    ///
    /// Lifetimes count from here, so no token is thought to live longer than it does.
    public let requestedAt: Date

    /// What the answer says about limits, when it says something.
    public var rateLimit: RateLimit? { boxedRateLimit?.value }

    let boxedRateLimit: Box<RateLimit>?
}

extension TokenResponse {
    /// The same answer with the claims of its ID token.
    ///
    /// They are a constant like everything else: a variable costs a copy of the whole in each answer that is read.
    init(_ tokens: borrowing TokenResponse, idTokenClaims: IDTokenClaims) {
        accessToken = tokens.accessToken
        tokenType = tokens.tokenType
        expiresIn = tokens.expiresIn
        refreshToken = tokens.refreshToken
        isRefreshTokenNew = tokens.isRefreshTokenNew
        scope = tokens.scope
        requestedScope = tokens.requestedScope
        idToken = tokens.idToken
        self.idTokenClaims = idTokenClaims
        issuedTokenType = tokens.issuedTokenType
        refreshTokenAbsence = tokens.refreshTokenAbsence
        members = tokens.members
        tolerances = tokens.tolerances
        requestedAt = tokens.requestedAt
        boxedRateLimit = tokens.boxedRateLimit
        self.resumed = tokens.resumed
    }
}

extension TokenResponse: RedactedDescription {
    /// How long the access token lives and whether there is a refresh token; no text that the server wrote.
    public var description: String {
        let lifetime = expiresIn.map { "for \($0.components.seconds) s" } ?? "for an unstated time"
        let refresh =
            refreshToken == nil
            ? "no refresh token" : isRefreshTokenNew ? "a new refresh token" : "the same refresh token"
        return "TokenResponse(access token \(lifetime), \(refresh), redacted)"
    }
}

extension TokenResponse {
    /// When the access token expires; `nil` when the server does not say.
    public var expiresAt: Date? {
        expiresIn.map { requestedAt + $0 }
    }

    /// What was asked for and not granted.
    ///
    /// [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3) lets a server grant less.
    public var missingScope: Scope { (requestedScope ?? []).subtracting(scope ?? []) }

    /// What was granted without being asked for; empty when nothing was asked for.
    public var unrequestedScope: Scope { requestedScope.map { (scope ?? []).subtracting($0) } ?? [] }
}
