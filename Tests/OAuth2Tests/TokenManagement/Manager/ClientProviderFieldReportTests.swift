import Foundation
import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

/// Gives a client that a test changes, or none.
private final class Provider: OAuth2ClientProvider {
    struct Down: Error {}

    let clock: any WallClock
    let issuer = "https://id.example"
    let clientID = "sample-client"
    let limits = TransportLimits()
    private let current: Mutex<OAuth2Client?>
    private let count = Mutex(0)

    init(_ client: OAuth2Client?, clock: any WallClock) {
        current = Mutex(client)
        self.clock = clock
    }

    var calls: Int { count.withLock { $0 } }

    func set(_ client: OAuth2Client?) { current.withLock { $0 = client } }

    func client() async throws -> OAuth2Client {
        count.withLock { $0 += 1 }
        guard let client = current.withLock({ $0 }) else { throw Down() }
        return client
    }
}

@Suite("Field reports: managers whose client changes")
struct ClientProviderFieldReportTests {
    private static let user = "ada"

    private static func client(secret: String, _ transport: any HTTPTransport, _ clock: any WallClock) throws
        -> OAuth2Client
    {
        try Sample.client(transport, authentication: .clientSecretPost(ClientSecret(secret)), clock: clock)
    }

    private static func transport() -> CannedTransport {
        CannedTransport { _, number in Sample.json(ScriptedLogin.tokens(number + 1)) }
    }

    @Test("C10: an application starts while the provider is down, and stored tokens are handed out")
    func down() async throws {
        let clock = ManualClock(now: FixedClock.start)
        let transport = Self.transport()
        let storage = InMemoryTokenStorage()
        let earlier = TokenManager(client: try Self.client(secret: "one", transport, clock), storage: storage)
        try await earlier.adopt(RefreshToken("r0"), for: Self.user)
        let token = try await earlier.accessToken(for: Self.user)

        let provider = Provider(nil, clock: clock)
        let manager = TokenManager(clients: provider, storage: storage)
        #expect(provider.calls == 0)
        #expect(try await manager.accessToken(for: Self.user) == token)
        #expect(manager.cachedAccessToken(for: Self.user) == token)
        #expect(provider.calls == 0)
        // Due, and still valid.
        clock.advance(by: .seconds(3_600 - 20))
        #expect(try await manager.accessToken(for: Self.user) == token)
        clock.advance(by: .seconds(60))
        let before = await storage.load(Self.user)
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.underlyingError is Provider.Down)
        #expect(await storage.load(Self.user)?.version == before?.version, "no lease without a client")
        #expect(transport.requests.count == 1)

        provider.set(try Self.client(secret: "one", transport, clock))
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
    }

    @Test("C10: a secret that is replaced while the manager runs is used by the next refresh and revocation")
    func rotated() async throws {
        let clock = ManualClock(now: FixedClock.start)
        let transport = Self.transport()
        let provider = Provider(try Self.client(secret: "one", transport, clock), clock: clock)
        let manager = TokenManager(clients: provider, storage: InMemoryTokenStorage())
        try await manager.adopt(RefreshToken("r0"), for: Self.user)
        let own = ClientCredentialsManager(clients: provider)
        for secret in ["one", "two"] {
            provider.set(try Self.client(secret: secret, transport, clock))
            _ = try await manager.accessToken(for: Self.user)
            #expect(transport.requests.last?.formParameters["client_secret"] == secret)
            _ = try await own.accessToken()
            #expect(transport.requests.last?.formParameters["client_secret"] == secret)
            clock.advance(by: .seconds(4_000))
        }
        provider.set(try Self.client(secret: "three", transport, clock))
        #expect(try await manager.revoke(for: Self.user).isRevoked)
        #expect(transport.requests.last?.formParameters["client_secret"] == "three")
        #expect(try await manager.client().registration.id == "sample-client")
    }

    @Test("C10: a login ends here although no client can be had, and the refresh token is left to the caller")
    func revokedWhileDown() async throws {
        let clock = ManualClock(now: FixedClock.start)
        let storage = InMemoryTokenStorage()
        let manager = TokenManager(clients: Provider(nil, clock: clock), storage: storage)
        try await manager.adopt(RefreshToken("r0"), for: Self.user)
        let revocation = try await manager.revoke(for: Self.user)
        #expect(revocation.wasStored && !revocation.isRevoked && revocation.remainingToken?.reveal() == "r0")
        #expect(await storage.load(Self.user) == nil)
    }

    @Test("C10: client credentials back off while no client can be had")
    func applicationWhileDown() async throws {
        let clock = ManualClock(now: FixedClock.start)
        let provider = Provider(nil, clock: clock)
        let manager = ClientCredentialsManager(clients: provider)
        #expect(await refusal { try await manager.accessToken() }?.underlyingError is Provider.Down)
        #expect(await refusal { try await manager.accessToken() }?.code == .refreshPaused)
        #expect(provider.calls == 1)
        let transport = Self.transport()
        provider.set(try Self.client(secret: "one", transport, clock))
        clock.advance(by: .seconds(60))
        #expect(try await manager.accessToken().reveal() == "a1")
    }

    @Test("C10: a pause that the token endpoint asked for holds for the source's next clients, too")
    func pause() async throws {
        let clock = ManualClock(now: FixedClock.start)
        let transport = CannedTransport { _, _ in Sample.json("{}", status: 429, headers: ["Retry-After": "60"]) }
        let client = try Self.client(secret: "one", transport, clock)
        let manager = TokenManager(clients: Provider(client, clock: clock), storage: InMemoryTokenStorage())
        for name in ["ada", "bob"] {
            try await manager.adopt(RefreshToken(name), for: name)
            _ = await refusal { try await manager.accessToken(for: name) }
        }
        #expect(transport.requests.count == 1)
    }

    @Test("C10: an OAuth2ClientSource is one: metadata that changes reaches the manager, and its limits every request")
    func source() async throws {
        let clock = ManualClock(now: FixedClock.start)
        let endpoint = Mutex("https://id.example/token")
        let transport = CannedTransport { request, number in
            guard request.url.string.contains(".well-known") else { return Sample.json(ScriptedLogin.tokens(number)) }
            return Sample.json(#"{"issuer":"https://id.example","token_endpoint":"\#(endpoint.withLock { $0 })"}"#)
        }
        var limits = TransportLimits()
        limits.total = .seconds(7)
        let source = OAuth2ClientSource(
            try MetadataRequest(issuer: "https://id.example"),
            registration: try ClientRegistration(id: "sample-client", authentication: .none),
            transport: transport,
            clock: clock,
            limits: limits
        )
        #expect(source.issuer == "https://id.example" && source.clientID == "sample-client")
        let manager = TokenManager(clients: source, storage: InMemoryTokenStorage())
        try await manager.adopt(RefreshToken("r0"), for: Self.user)
        #expect(transport.requests.isEmpty)
        _ = try await manager.accessToken(for: Self.user)
        #expect(transport.requests.last?.url.string == "https://id.example/token")
        #expect(transport.requests.allSatisfy { $0.limits.total == .seconds(7) })

        endpoint.withLock { $0 = "https://id.example/other" }
        clock.advance(by: .seconds(86_400 * 2))
        _ = try await manager.accessToken(for: Self.user)
        #expect(transport.requests.last?.url.string == "https://id.example/other")
    }
}
