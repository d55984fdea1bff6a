import OAuth2
import OAuth2Testing
import OAuth2URLSession
import Testing

/// A fake authorization server behind a loopback socket, and what reaches it: nothing in between is replaced by a double.
struct Site {
    static let user = "ada@example.com"
    static let redirectURI = "https://app.example/callback"
    static let api = "https://api.example"
    static let token = "/oauth/token"
    static let revoke = "/oauth/revoke"

    /// The time of the server and of every client.
    let clock: ManualClock
    let server: FakeAuthorizationServer
    let transport: URLSessionTransport
    /// The confidential client `app`.
    let client: OAuth2Client

    fileprivate init(_ server: FakeAuthorizationServer, _ clock: ManualClock) throws {
        self.clock = clock
        self.server = server
        transport = URLSessionTransport()
        client = try Self.client(of: server, clock, transport, "app", .clientSecretPost("app-secret"))
    }

    /// Another client, or another replica of the same one: it shares nothing with ``client`` but the connections.
    func client(
        _ id: String = "app",
        _ authentication: ClientAuthentication = .clientSecretPost("app-secret"),
        change: (inout AuthorizationServer) -> Void = { _ in }
    ) throws -> OAuth2Client {
        try Self.client(of: server, clock, transport, id, authentication, change)
    }

    private static func client(
        of server: FakeAuthorizationServer,
        _ clock: ManualClock,
        _ transport: URLSessionTransport,
        _ id: String,
        _ authentication: ClientAuthentication,
        _ change: (inout AuthorizationServer) -> Void = { _ in }
    ) throws -> OAuth2Client {
        var description = try server.authorizationServer()
        change(&description)
        var client = OAuth2Client(
            server: description,
            registration: try ClientRegistration(id: id, authentication: authentication),
            transport: transport
        )
        client.clock = clock
        client.limits = .patient
        return client
    }

    /// Registers a second client at the server, which may do what `app` may.
    func register(
        _ id: String,
        _ authentication: FakeAuthorizationServer.Client.Authentication,
        change: @Sendable (inout FakeAuthorizationServer.Client) -> Void = { _ in }
    ) {
        server.configure { configuration in
            var client = FakeAuthorizationServer.Client(id: id, authentication: authentication)
            client.grantTypes = FakeAuthorizationServer.Client.allGrantTypes
            client.callbacks = [Self.redirectURI]
            client.refreshTokens = .rotating()
            change(&client)
            configuration.clients.append(client)
        }
    }

    /// How many requests have come to the token endpoint.
    var tokenRequests: Int { server.count(path: Self.token) }
}

extension TransportLimits {
    /// Limits that a request does not reach because the machine is busy, or a test holds it; longer than those of the
    /// tests, so that none passes because it has waited long enough.
    static let patient = {
        var limits = Self()
        (limits.total, limits.idle) = (.seconds(3_600), .seconds(3_600))
        return limits
    }()
}

/// Runs `body` with a site that is taken down afterwards.
func withSite(_ body: (Site) async throws -> Void) async throws {
    await Places.sites.take()
    do {
        let clock = ManualClock()
        let server = FakeAuthorizationServer(clock: clock)
        let listener = try server.listen()
        defer { listener.close() }
        let site = try Site(server, clock)
        defer { site.transport.shutdown() }
        try await body(site)
    } catch {
        await Places.sites.giveBack()
        throw error
    }
    await Places.sites.giveBack()
}
