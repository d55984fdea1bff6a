/// The authorization server: its issuer identifier, its endpoints, and what is peculiar about it.
///
/// ```swift
/// var server = try AuthorizationServer(
///     issuer: "https://id.example",
///     authorizationEndpoint: "https://id.example/authorize",
///     tokenEndpoint: "https://id.example/token",
///     revocationEndpoint: "https://id.example/revoke"
/// )
/// server.scopeSeparator = ","      // only for a server that wants it so
/// ```
/// For Auth0, `AuthorizationServer.auth0(domain:)` of the `OAuth2Auth0` module fills everything in. A server that publishes
/// its metadata describes itself: ``OAuth2Client/discover(issuer:registration:transport:)``. Endpoints that are written by hand
/// are the application's word, and need only be ones that an ``EndpointURL`` allows. The names are those of
/// [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414#section-2).
public struct AuthorizationServer: Sendable, Hashable {
    /// The server's name, compared byte for byte with the `iss` of callbacks; wire name `issuer`.
    public let issuer: String

    /// Where the browser is sent; wire name `authorization_endpoint`.
    ///
    /// Not needed for client credentials alone.
    public var authorizationEndpoint: EndpointURL?

    /// Where codes, refresh tokens and credentials are exchanged; wire name `token_endpoint`.
    public var tokenEndpoint: EndpointURL

    /// Where tokens are revoked; wire name `revocation_endpoint`.
    ///
    /// [RFC 7009](https://www.rfc-editor.org/rfc/rfc7009).
    public var revocationEndpoint: EndpointURL?

    /// Whether every callback must carry `iss`; wire name `authorization_response_iss_parameter_supported`.
    ///
    /// An `iss` that is there is always compared. Set it when the server's metadata says `true`, above all when your
    /// application talks to several servers. [RFC 9207](https://www.rfc-editor.org/rfc/rfc9207). Default `false`.
    public var requiresIssuerInCallback = false

    /// How the bodies of token and revocation requests are written.
    ///
    /// Default ``RequestEncoding/form``.
    public var requestEncoding: RequestEncoding = .form

    /// What stands between two scopes in a request.
    ///
    /// The RFC's space by default; some providers want a comma.
    public var scopeSeparator = " "

    /// The member names that lead to the object with the tokens, for providers that nest it.
    ///
    /// `["authed_user"]` finds the user token of Slack. Empty by default.
    public var tokenResponsePath: [String] = []

    /// What few steps need; `nil` when nothing of it is set.
    ///
    /// A server is copied into every request; behind a reference the copy is cheap.
    var details: ServerDetails?

    /// A server by its issuer and endpoints.
    ///
    /// - Parameters:
    ///   - issuer: The issuer identifier.
    ///   - authorizationEndpoint: Where the browser is sent.
    ///   - tokenEndpoint: Where tokens are requested.
    ///   - revocationEndpoint: Where tokens are revoked.
    ///   - unencryptedHosts: Hosts at which issuer and endpoints may have `http`. It weakens the client; see
    ///     ``UnencryptedHosts``. Default none.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` naming the endpoint and what is wrong with it; see
    ///   ``EndpointURL``.
    public init(
        issuer: String,
        authorizationEndpoint: String? = nil,
        tokenEndpoint: String,
        revocationEndpoint: String? = nil,
        unencryptedHosts: UnencryptedHosts = .none
    ) throws(OAuth2Error) {
        let rule = PlainHTTPRule(hosts: unencryptedHosts)
        _ = try EndpointURL(issuer: issuer, rule: rule)
        self.issuer = issuer
        if let authorizationEndpoint {
            self.authorizationEndpoint = try EndpointURL(
                authorizationEndpoint,
                parameter: "authorization_endpoint",
                rule: rule
            )
        }
        self.tokenEndpoint = try EndpointURL(tokenEndpoint, parameter: "token_endpoint", rule: rule)
        if let revocationEndpoint {
            self.revocationEndpoint = try EndpointURL(revocationEndpoint, parameter: "revocation_endpoint", rule: rule)
        }
    }
}
