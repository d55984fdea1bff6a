/// Something in a server's answer that is not as the standard says and was understood all the same.
///
/// Listed on ``TokenResponse/tolerances``, ``IDTokenClaims/tolerances``, ``TokenEvent/tolerances``,
/// ``JSONWebKeySet/tolerances`` and ``LogoutTokenClaims/tolerances``, so that a deviation can be seen instead of guessed. An
/// open set.
public struct ResponseTolerance: ExactName {
    /// A short text on what was tolerated.
    public let rawValue: String

    /// A tolerance of your own.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `token_type` is missing; taken for Bearer.
    ///
    /// [RFC 6749 section 5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1) requires it.
    public static let missingTokenType = Self(rawValue: "token_type is missing")
    /// `token_type` is neither Bearer nor DPoP nor N_A; it is kept as it is.
    public static let unknownTokenType = Self(rawValue: "token_type is not a registered one")
    /// `expires_in` is a string.
    public static let expiresInIsText = Self(rawValue: "expires_in is a string")
    /// `expires_in` has a fraction, which is dropped.
    public static let expiresInIsFraction = Self(rawValue: "expires_in has a fraction")
    /// `expires_in` is negative: the token counts as expired, except at a login without a refresh token, see
    /// ``lifetimeOfNothing``.
    public static let expiresInIsNegative = Self(rawValue: "expires_in is negative")
    /// `expires_in` is no number; the expiry counts as unknown.
    public static let expiresInIsUnreadable = Self(rawValue: "expires_in is no number")
    /// There is `expires_at` (seconds since 1970) or `expires` instead of `expires_in`.
    public static let otherExpiryMember = Self(rawValue: "expires_at or expires instead of expires_in")
    /// `scope` is an array.
    public static let scopeIsArray = Self(rawValue: "scope is an array")
    /// `scope` has characters that no scope can have, and counts as absent.
    ///
    /// [RFC 6749 appendix A.4](https://www.rfc-editor.org/rfc/rfc6749#appendix-A.4): a scope is ASCII.
    public static let scopeIsNotASCII = Self(rawValue: "scope is not ASCII")
    /// `scope` has commas or plus signs between its values.
    public static let scopeSeparators = Self(rawValue: "scope is separated by commas or plus signs")
    /// The body is form-encoded instead of JSON.
    public static let formEncodedBody = Self(rawValue: "the body is form-encoded")
    /// The content type is not `application/json` though the body is JSON.
    public static let contentType = Self(rawValue: "the content type is not application/json")
    /// The status is another 2xx than 200.
    public static let otherSuccessStatus = Self(rawValue: "the status is not 200")
    /// The tokens were found under ``AuthorizationServer/tokenResponsePath``.
    public static let nestedTokens = Self(rawValue: "the tokens are nested")
    /// The tokens of a refresh were found at the top although ``AuthorizationServer/tokenResponsePath`` leads elsewhere.
    public static let tokensOutsideOfPath = Self(rawValue: "the tokens are not where the path leads")
    /// `expires_in` is zero or negative at a login without a refresh token; the expiry counts as unknown.
    ///
    /// Some servers say so of tokens that do not expire.
    public static let lifetimeOfNothing = Self(rawValue: "expires_in is zero or negative, without a refresh token")
    /// A member that decides nothing comes more than once; it counts as absent.
    public static let repeatedMember = Self(rawValue: "a member is repeated")
    /// The value of a member that decides nothing is no JSON, or repeats a member; it counts as absent.
    public static let brokenMember = Self(rawValue: "a member is no JSON")
    /// The body has bytes that are no UTF-8, in a place that nothing is read from.
    public static let otherEncoding = Self(rawValue: "the body is not UTF-8")
    /// This client's id came or went as `azp` of an ID token when it was refreshed.
    ///
    /// [OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse) allows
    /// refusing it.
    public static let authorizedPartyChanged = Self(rawValue: "azp came or went at a refresh")
    /// An ID token has other trusted audiences than before it was refreshed.
    ///
    /// See ``IDTokenPolicy/trustedAudiences``.
    public static let audienceChanged = Self(rawValue: "aud changed at a refresh")
    /// An optional member has the wrong type, is no text (RFC 7493 section 2.1), or is a refresh token that could not be sent,
    /// and was ignored.
    public static let ignoredMember = Self(rawValue: "an optional member has the wrong type")
    /// A logout token has no `exp`; it was accepted by ``IDTokenPolicy/acceptsLogoutTokensWithoutExpiry``.
    public static let logoutTokenWithoutExpiry = Self(rawValue: "the logout token has no exp")
    /// There is no `access_token`, and for authentication alone none was needed.
    ///
    /// ``OAuth2Client/finishAuthentication(callback:pending:)`` accepts such a response.
    public static let missingAccessToken = Self(rawValue: "access_token is missing")
}
