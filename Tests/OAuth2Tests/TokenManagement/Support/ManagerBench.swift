import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

/// A fake server, a storage that can fail, and as many managers over them as a test asks for, all with one clock.
struct ManagerBench {
    static let token = "/oauth/token"
    static let user = "ada"

    let clock: any TestClock
    let server: FakeAuthorizationServer
    let storage = FaultyStorage()
    let client: OAuth2Client

    /// A server with refresh tokens that rotate without leeway: any second presentation ends the login.
    init(
        clock: any TestClock = ManualClock(),
        change: @Sendable (inout FakeAuthorizationServer.Configuration) -> Void = { _ in }
    ) throws {
        self.clock = clock
        server = FakeAuthorizationServer(clock: clock)
        server.configure { configuration in
            for name in ["b", "c"] {
                let api = "https://\(name).example"
                configuration.apis.append(.init(api, scopes: ["read:" + name]))
                configuration.clients[0].refreshTokens.multiResource[api] = [ScopeValue(rawValue: "read:" + name)]
            }
            change(&configuration)
        }
        client = try Self.client(of: server, clock)
    }

    private static func client(of server: FakeAuthorizationServer, _ clock: any WallClock) throws -> OAuth2Client {
        var client = OAuth2Client(
            server: try server.authorizationServer(),
            registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
            transport: server
        )
        client.clock = clock
        return client
    }

    /// Another replica: it shares nothing with others but the storage.
    func manager(
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) throws -> TokenManager {
        TokenManager(
            client: try Self.client(of: server, clock),
            storage: storage,
            policy: policy,
            onEvent: onEvent
        )
    }

    /// A whole login.
    func logIn(scope: Scope = [.openID, .offlineAccess, "read:orders"]) async throws -> TokenResponse {
        let login = try client.beginAuthorization(
            redirectURI: "https://app.example/callback",
            scope: scope,
            audience: "https://api.example"
        )
        let callback = try server.approve(login.url, as: "ada@example.com")
        return try await client.finishAuthorization(
            callback: callback.authorizationCallback,
            pending: login.pending
        )
    }

    /// A manager that has stored a login, whose access token is returned.
    func loggedIn(
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) async throws -> (manager: TokenManager, first: AccessToken) {
        let manager = try manager(policy: policy, onEvent: onEvent)
        let tokens = try await logIn()
        try await manager.adopt(tokens, for: Self.user)
        return (manager, tokens.accessToken)
    }

    /// Lets all access tokens expire.
    func expire() { clock.advance(by: .seconds(86_401)) }

    /// Makes the API's access tokens live this long; the next login gets one.
    func shorten(to lifetime: Duration) {
        server.configure { $0.apis[0].tokenLifetime = lifetime }
    }

    /// How many refreshes the server has seen.
    var refreshes: Int { server.count(.refreshToken) }

    /// How many requests have come to the token endpoint.
    var requests: Int { server.count(path: Self.token) }

    /// What is stored.
    func stored(_ name: String = Self.user) async throws -> StoredGrant {
        let record = try #require(await storage.records.load(name))
        return try StoredGrant(decoding: record.bytes)
    }

    /// Changes the record, as another replica might.
    func rewrite(_ name: String = Self.user, _ change: (inout StoredGrant) -> Void) async throws {
        let record = try #require(await storage.records.load(name))
        var grant = try StoredGrant(decoding: record.bytes)
        change(&grant)
        let version = await storage.records.compareAndSwap(name, expected: record.version, bytes: grant.encoded())
        try #require(version != nil)
    }

    /// Lets everybody go on who sleeps on the manual clock, such as the task that saves tokens later: one that slept for ever
    /// would be a leak.
    func wakeEverybody() async {
        storage.fail(nil)
        while let clock = clock as? ManualClock, clock.sleeperCount > 0 {
            clock.advance(by: .seconds(60))
            await Task.yield()
        }
    }

    /// Waits until no refresh is under way in the background any more.
    func settle(_ desk: RefreshDesk) async throws {
        while desk.board.withLock({ $0.queues.values.contains { $0.isWorkedOn } }) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Runs `body` while the manual clock goes on by itself whenever somebody sleeps; afterwards nothing moves it.
    func passing<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        let clock = clock
        let pump = Task {
            while let manual = clock as? ManualClock, (try? await manual.waitForSleepers()) != nil {
                manual.advance(by: .milliseconds(20))
            }
        }
        do {
            let result = try await body()
            pump.cancel()
            await pump.value
            return result
        } catch {
            pump.cancel()
            await pump.value
            throw error
        }
    }
}

/// A clock that can be moved.
protocol TestClock: WallClock {
    func advance(by duration: Duration)
}

extension ManualClock: TestClock {}
