/// What a login asks for: the message of [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1)
/// with the parameters of [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html),
/// without what is drawn afresh for each login (`state`, `nonce`, `code_challenge`).
///
/// ```swift
/// var request = AuthorizationRequest(redirectURI: "https://app.example/callback", scope: [.openID, .offlineAccess])
/// request.prompt = [.login]
/// request.maxAge = 0
/// let login = try client.beginAuthorization(request)
/// ```
public struct AuthorizationRequest: Sendable, Hashable {
    /// Where the browser comes back to, exactly as it is registered; wire name `redirect_uri`.
    ///
    /// `https`, `http` on a loopback host, or a private-use scheme; no fragment and no user name in it.
    public var redirectURI: String

    /// Sends ``redirectURI`` as a name that the server gave the application, and not as an address: eBay's RuName.
    ///
    /// It weakens the check of the redirect URI: where the code goes is what the server has registered under that name, and
    /// nothing here can see whether that has `https`. The name may consist of letters, digits, `-`, `.`, `_` and `~` alone, so
    /// that no address passes. [RFC 6749 section 3.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2) demands an absolute
    /// URI; default `false`.
    public var redirectURIIsANameThatTheServerResolves = false

    /// What the tokens shall be good for; wire name `scope`.
    ///
    /// Left out when empty.
    public var scope: Scope

    /// What the browser brings back; wire name `response_type`.
    ///
    /// Default ``ResponseType/code``.
    public var responseType: ResponseType = .code

    /// How it brings it back; wire name `response_mode`.
    ///
    /// Left out by default, which means `query` for `code`.
    public var responseMode: ResponseMode?

    /// The API the access token is for; wire name `audience` (Auth0).
    ///
    /// Without it Auth0 issues an opaque token for its user-info endpoint only.
    public var audience: String?

    /// The APIs the access token is for, as absolute URIs; wire name `resource`, repeated.
    ///
    /// [RFC 8707 section 2](https://www.rfc-editor.org/rfc/rfc8707#section-2).
    public var resource: [String] = []

    /// What the user shall be shown; wire name `prompt`.
    ///
    /// Left out when empty.
    public var prompt: [Prompt] = []

    /// How long ago the user may have logged in, in seconds; wire name `max_age`.
    ///
    /// Zero forces a login. When the user logged in stands in the ID token (`auth_time`) and is checked there, so ask for
    /// `openid`, too.
    public var maxAge: Int?

    /// The wanted authentication classes in the order of preference; wire name `acr_values`.
    public var acrValues: [String] = []

    /// Whether the ID token must have one of ``acrValues`` as its `acr`; not sent.
    ///
    /// A server need not meet `acr_values`
    /// ([OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)), and the URL
    /// passes through the user's browser. Default `false`.
    public var requiresAuthenticationClass = false

    /// The user name to fill in; wire name `login_hint`.
    public var loginHint: String?

    /// The languages of the pages, best first, as BCP 47 tags; wire name `ui_locales`.
    public var uiLocales: [String] = []

    /// The organization to log in to, id or name; wire name `organization` (Auth0).
    public var organization: String?

    /// Fine-grained permissions as a JSON array; wire name `authorization_details`.
    ///
    /// [RFC 9396 section 2](https://www.rfc-editor.org/rfc/rfc9396#section-2).
    public var authorizationDetails: String?

    /// Parameters without a property here, sent as they are.
    ///
    /// A name that has a property, or that is drawn for each login, is refused.
    public var additionalParameters = FormParameters()

    /// How long the user has to come back.
    ///
    /// Default one hour, as long as Auth0 keeps a login open.
    public var pendingLifetime: Duration = .seconds(3_600)

    /// Leaves PKCE out, for the few servers that answer an unknown `code_challenge` with an error.
    ///
    /// `state` and `nonce` are sent all the same. Default `false`: a server that does not know PKCE must ignore it
    /// ([RFC 6749 section 3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)).
    public var omitsPKCEBecauseTheServerRejectsIt = false

    /// A request with what every login needs.
    public init(redirectURI: String, scope: Scope = []) {
        self.redirectURI = redirectURI
        self.scope = scope
    }
}
