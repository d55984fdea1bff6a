/// How the authorization endpoint returns its answer; wire name `response_mode`.
///
/// An open set.
///
/// [OAuth 2.0 Multiple Response Type Encoding Practices section 2.1](https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes).
public struct ResponseMode: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A response mode by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `query`: in the query of the redirect URI; the default for `code`.
    public static let query: Self = "query"
    /// `fragment`: behind the `#` of the redirect URI, which a server never sees; a script has to send it on.
    public static let fragment: Self = "fragment"
    /// `form_post`: in the body of a POST to the redirect URI.
    ///
    /// [Form Post Response Mode](https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html).
    public static let formPost: Self = "form_post"
}
