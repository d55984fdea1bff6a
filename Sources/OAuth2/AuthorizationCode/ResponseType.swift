/// What the authorization endpoint returns through the browser; wire name `response_type`.
///
/// Types that put an access token into a URL (`token`, "implicit flow") are refused when a login begins
/// ([RFC 9700 section 2.1.2](https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2)).
public struct ResponseType: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A response type by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `code`: the authorization code flow.
    ///
    /// [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1).
    public static let code: Self = "code"
    /// `code id_token`: a code, and an ID token beside it.
    ///
    /// The token of the callback came through the browser and is not looked at; that of the token endpoint is validated.
    ///
    /// [OpenID Connect Core section 3.3](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let codeIDToken: Self = "code id_token"
}
