import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Client credentials manager")
struct ClientCredentialsManagerTests {
    private static let api = "https://api.example"
    private let bench: ManagerBench
    private let manager: ClientCredentialsManager
    private let log = EventLog()

    init() throws {
        bench = try ManagerBench { configuration in
            configuration.apis[0].tokenLifetime = .seconds(600)
            configuration.clients[0].clientGrants["https://b.example"] = ["read:b"]
        }
        manager = ClientCredentialsManager(client: bench.client, onEvent: log.note)
    }

    private var requests: Int { bench.server.count(.clientCredentials) }

    @Test("Callers share one request, and the token until it is about to expire")
    func sharing() async throws {
        let tokens = try await withThrowingTaskGroup(of: AccessToken.self) { group in
            for _ in 0..<1000 { group.addTask { try await manager.accessToken(audience: Self.api) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(requests == 1)
        bench.clock.advance(by: .seconds(500))
        #expect(try await tokens.contains(manager.accessToken(audience: Self.api)))
        bench.clock.advance(by: .seconds(50))
        #expect(try await tokens.contains(manager.accessToken(audience: Self.api)))
        try await bench.settle(manager.desk)
        #expect(try await !tokens.contains(manager.accessToken(audience: Self.api)))
        #expect(requests == 2)
        #expect(log.kinds == [.refreshed, .refreshed])
    }

    @Test("Audience and scope are kept apart")
    func targets() async throws {
        let first = try await manager.accessToken(audience: Self.api)
        let other = try await manager.accessToken(audience: "https://b.example")
        let scoped = try await manager.accessToken(audience: Self.api, scope: ["read:orders"])
        #expect(Set([first, other, scoped]).count == 3)
        #expect(try await manager.accessToken(audience: "https://b.example") == other)
        #expect(requests == 3)
    }

    @Test("The same scopes in another order are the same")
    func scopeOrder() async throws {
        let transport = CannedTransport(Sample.tokens())
        let manager = ClientCredentialsManager(client: try Sample.client(transport))
        let first = try await manager.accessToken(audience: Self.api, scope: ["a", "b"])
        #expect(manager.cachedAccessToken(audience: Self.api, scope: ["b", "a"]) == first)
        _ = try await manager.accessToken(audience: Self.api, scope: ["b", "a"])
        #expect(transport.requests.count == 1)
        _ = try await manager.accessToken(audience: Self.api, scope: ["a"])
        #expect(transport.requests.count == 2)
    }

    @Test("The organization is part of what is asked for, and of what is shared")
    func organization() async throws {
        let transport = CannedTransport(Sample.tokens())
        let manager = ClientCredentialsManager(client: try Sample.client(transport))
        _ = try await manager.accessToken(audience: Self.api, organization: "org_a")
        _ = try await manager.accessToken(audience: Self.api, organization: "org_b")
        _ = try await manager.accessToken(audience: Self.api, organization: "org_a")
        let sent = transport.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
        #expect(sent.count == 2)
        #expect(sent.first?.contains("organization=org_a") == true)
        #expect(sent.last?.contains("organization=org_b") == true)
    }

    @Test("What a thread asks for again and again is copied for it, with its organization", arguments: [nil, "org_a"])
    func copies(organization: String?) async throws {
        let manager = ClientCredentialsManager(client: try Sample.client(CannedTransport(Sample.tokens())))
        let token = try await manager.accessToken(audience: Self.api, organization: organization)
        // Without suspension, so on one thread.
        func cached(_ organization: String?) -> AccessToken? {
            manager.cachedAccessToken(audience: Self.api, organization: organization)
        }
        for _ in 0..<4 { #expect(cached(organization) == token) }
        for other in [nil, "", "org_a", "org_b", ":org_a"] where other != organization { #expect(cached(other) == nil) }
    }

    @Test("Code that cannot wait gets the token that is there, for just what it asks for, and nothing is sent")
    func cached() async throws {
        #expect(manager.cachedAccessToken(audience: Self.api) == nil)
        let first = try await manager.accessToken(audience: Self.api)
        #expect(manager.cachedAccessToken(audience: Self.api) == first)
        #expect(manager.cachedAccessToken(audience: "https://b.example") == nil)
        #expect(manager.cachedAccessToken(audience: Self.api, organization: "org_a") == nil)
        #expect(manager.cachedAccessToken(audience: Self.api, scope: ["read:orders"]) == nil)
        bench.clock.advance(by: .seconds(100))
        #expect(manager.cachedAccessToken(audience: Self.api, minimumValidity: .seconds(450)) == first)
        bench.clock.advance(by: .seconds(100))
        #expect(manager.cachedAccessToken(audience: Self.api, minimumValidity: .seconds(450)) == nil)
        bench.clock.advance(by: .seconds(350))
        #expect(manager.cachedAccessToken(audience: Self.api) == nil)
        #expect(requests == 1)
    }

    @Test("A failing request is no error while the token is valid, and is not repeated at once")
    func failure() async throws {
        let first = try await manager.accessToken(audience: Self.api)
        bench.clock.advance(by: .seconds(550))
        bench.server.inject(.status(503), on: ManagerBench.token, times: nil)
        for _ in 0..<3 {
            #expect(try await manager.accessToken(audience: Self.api) == first)
            try await bench.settle(manager.desk)
        }
        #expect(bench.requests == 2)
        bench.clock.advance(by: .seconds(60))
        let failed = await refusal { try await manager.accessToken(audience: Self.api) }
        #expect(failed?.response?.status == 503)
        let paused = await refusal { try await manager.accessToken(audience: Self.api) }
        #expect(paused?.code == .refreshPaused)
        #expect(paused?.retryAfter.map { $0 > .zero } == true)
        #expect(failed?.retryAfter == paused?.retryAfter)
        bench.server.removeFaults()
        bench.clock.advance(by: .seconds(60))
        #expect(try await manager.accessToken(audience: Self.api) != first)
    }

    @Test("When the server asks to slow down, nothing is sent, neither here nor by a token manager of the same client")
    func pause() async throws {
        bench.server.inject(.tooManyRequests(retryAfter: 30), on: ManagerBench.token)
        #expect(await refusal { try await manager.accessToken(audience: Self.api) }?.code == .tooManyRequests)
        #expect(bench.requests == 1)
        let users = TokenManager(client: bench.client, storage: bench.storage)
        try await users.adopt(RefreshToken("some"), for: "somebody")
        let error = await refusal { try await users.accessToken(for: "somebody") }
        #expect(error?.code == .refreshPaused)
        #expect(error?.retryAfter.map { $0 > .seconds(25) && $0 <= .seconds(30) } == true)
        #expect(await refusal { try await manager.accessToken(audience: "https://b.example") }?.code == .refreshPaused)
        #expect(bench.requests == 1)
    }

    @Test("A clock that is set back does not make a pause longer")
    func clockSetBack() async throws {
        bench.server.inject(.status(503), on: ManagerBench.token)
        #expect(await refusal { try await manager.accessToken(audience: Self.api) } != nil)
        bench.clock.advance(by: .seconds(-86_400))
        _ = try await manager.accessToken(audience: Self.api)
        #expect(bench.requests == 2)
    }

    @Test("A refused token is replaced once, whoever finds out")
    func refused() async throws {
        let first = try await manager.accessToken(audience: Self.api)
        let second = try await manager.accessToken(insteadOf: first, audience: Self.api)
        #expect(first != second)
        #expect(try await manager.accessToken(insteadOf: first, audience: Self.api) == second)
        #expect(requests == 2)
    }

    @Test("What the server refuses for one scope does not pause the others")
    func unsuitable() async throws {
        let error = await refusal { try await manager.accessToken(audience: "https://unknown.example") }
        #expect(error?.code != .refreshPaused)
        _ = try await manager.accessToken(audience: Self.api)
        #expect(requests == 2)
    }

    @Test("A refusal of just what was asked for is not asked for with every call")
    func refusedTarget() async throws {
        for _ in 0..<50 { _ = await refusal { try await manager.accessToken(audience: "https://unknown.example") } }
        #expect(requests == 1)
        bench.clock.advance(by: .seconds(2))
        _ = await refusal { try await manager.accessToken(audience: "https://unknown.example") }
        #expect(requests == 2)
    }

    @Test(
        "An organization comes through whole, whatever is in it",
        arguments: [nil, "", "org_a", "a:b", "3:abc", "a\u{1F}b", "é", "e\u{301}"]
    )
    func organizationKey(_ organization: String?) {
        let key = ClientCredentialsRefresher.Key(organization: organization, TokenTarget(audience: "x")).text
        let found = ClientCredentialsRefresher.Key.organization(key)
        #expect(found.map { Array($0.utf8) } == organization.map { Array($0.utf8) })
    }

    @Test("No two wants have one key")
    func distinctKeys() {
        let parts: [String?] = [nil, "", "a", "a1:", "1:a", "-:"]
        var keys: Set<String> = []
        for organization in parts {
            for audience in parts {
                keys.insert(
                    ClientCredentialsRefresher.Key(organization: organization, TokenTarget(audience: audience)).text
                )
            }
        }
        #expect(keys.count == parts.count * parts.count)
    }
}
