/// An OAuth 2.0 client of one authorization server: start here.
///
/// It is a value made of three things: the server, what the server knows this application as, and the transport that reaches
/// it. Make one where the application is put together, configure it, and pass it on then: a ``TokenManager`` and whoever else
/// gets it has a copy, with the clock, limits and policies of that moment. Copies share nothing but the memory of spent codes
/// and of a pause that the token endpoint asked for.
///
/// ```swift
/// let client = try OAuth2Client(
///     server: .auth0(domain: "tenant.eu.auth0.com"),
///     registration: ClientRegistration(id: "…", authentication: .clientSecretPost(secret)),
///     transport: URLSessionTransport()
/// )
///
/// // /login: send the browser to login.url, keep login.pending in the user's session
/// let login = try client.beginAuthorization(redirectURI: "https://app.example/callback", scope: [.openID, .offlineAccess])
///
/// // /callback: everything is checked before anything is sent
/// let tokens = try await client.finishAuthorization(callback: .url(request.url), pending: session.pending)
/// tokens.idTokenClaims?.subject       // who it is, validated
///
/// // later
/// let fresh = try await client.refresh(refreshToken)
/// try await client.revoke(refreshToken)
/// ```
///
/// Where to go from here:
/// - A server that describes itself: ``discover(issuer:registration:transport:)``, ``OAuth2ClientSource``.
/// - A server that does not do as the standards say: <doc:UnusualServers>.
/// - Logging in: ``beginAuthorization(_:)``, ``finishAuthorization(callback:pending:)``; for authentication alone
///   ``finishAuthentication(callback:pending:)``.
/// - Tokens: ``refresh(_:scope:grantedScope:audience:)``, ``clientCredentials(scope:audience:organization:)``, and
///   ``requestTokens(_:)`` for every other grant.
/// - Who the user is: ``TokenResponse/idTokenClaims``, ``idTokenPolicy``, ``validateIDToken(of:refreshing:)``,
///   ``userInfo(_:type:expectedSubject:)``.
/// - Ending it: ``revoke(_:)-(RefreshToken)``, ``logoutURL(_:)``, ``validate(_:replays:)``.
/// - Endpoints of your own: ``send(_:step:)``, ``authenticate(_:_:step:)``.
/// - What goes wrong: ``OAuth2Error``.
///
/// Each of these methods joins two pure halves, one that builds the request and one that reads the answer, with the
/// transport.
public struct OAuth2Client: Sendable {
    /// The authorization server.
    ///
    /// For a client with a certificate (``ClientRegistration/usesMutualTLS``) not quite the one it was made with: where
    /// ``AuthorizationServer/mutualTLSEndpoints`` has one of the endpoints, it has taken the place of the ordinary one.
    public let server: AuthorizationServer

    /// What the server knows this application as.
    public let registration: ClientRegistration

    /// What sends the requests.
    public let transport: any HTTPTransport

    /// Where the time comes from.
    ///
    /// Default ``SystemWallClock``.
    public var clock: any WallClock = SystemWallClock()

    /// Time and size limits of every request.
    public var limits = TransportLimits()

    /// How ID tokens are checked.
    ///
    /// Default: claims, but not the signature, which TLS stands in for; see ``SignatureRequirement/notRequired``.
    public var idTokenPolicy = IDTokenPolicy()

    let memory: ClientMemory

    /// A client.
    ///
    /// Nothing is sent before a method is called.
    public init(server: AuthorizationServer, registration: ClientRegistration, transport: any HTTPTransport) {
        self.init(server: server, registration: registration, transport: transport, memory: ClientMemory())
    }

    init(
        server: AuthorizationServer,
        registration: ClientRegistration,
        transport: any HTTPTransport,
        memory: ClientMemory
    ) {
        self.server = server.endpoints(for: registration)
        self.registration = registration
        self.transport = transport
        self.memory = memory
    }
}

extension OAuth2Client {
    /// Sends a request of your own to the server, for endpoints that this library does not know.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - step: What it is for, named in errors.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``OAuth2Error/Code/transportFailed`` when no answer came, or `CancellationError`.
    public func send(_ request: TransportRequest, step: OAuth2Error.Step) async throws -> TransportResponse {
        // The path of an endpoint of one's own may hold what a server said.
        try await transport.answer(to: request, step: step, address: request.url.origin)
    }

    /// Makes what the client presents in one request.
    func credential(for step: OAuth2Error.Step) async throws -> ClientCredential {
        let context = ClientAssertionContext(clientID: registration.id, audience: server.issuer, now: clock.now)
        return try await registration.authentication.credential(for: context, step: step)
    }
}
