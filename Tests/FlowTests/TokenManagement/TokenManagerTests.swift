import OAuth2
import OAuth2Testing
import OAuth2URLSession
import Synchronization
import Testing

@Suite("Token manager over sockets", .timeLimit(.minutes(15)))
struct TokenManagerTests {
    /// The kinds of a manager's events.
    private final class Log: Sendable {
        private let kinds = Mutex<[TokenEvent.Kind]>([])

        func count(_ kind: TokenEvent.Kind) -> Int { kinds.withLock { $0.count { $0 == kind } } }

        @Sendable
        func note(_ event: TokenEvent) { kinds.withLock { $0.append(event.kind) } }
    }

    /// Replicas with connections and memories of their own over one storage.
    private static func replicas(
        _ count: Int,
        of site: Site,
        _ log: Log
    ) throws -> [TokenManager] {
        let storage = InMemoryTokenStorage()
        return try (0..<count).map { _ in
            TokenManager(client: try site.client(), storage: storage, onEvent: log.note)
        }
    }

    /// Runs `body` while the clock goes on whenever somebody waits.
    private static func passing<Result>(_ site: Site, _ body: () async throws -> Result) async rethrows -> Result {
        let clock = site.clock
        let pump = Task {
            while (try? await clock.waitForSleepers()) != nil {
                clock.advance(by: .milliseconds(5))
                // Sockets take real time: the clock shall not run away from them.
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
        defer { pump.cancel() }
        return try await body()
    }

    /// The tokens that so many callers get, each at the next replica.
    private static func ask(_ managers: [TokenManager], _ count: Int) async throws -> Set<String> {
        try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<count {
                let manager = managers[index % managers.count]
                group.addTask { try await manager.accessToken(for: "ada").reveal() }
            }
            return try await group.reduce(into: []) { $0.insert($1) }
        }
    }

    @Test("Three months with three replicas: one refresh a day, whoever asks, and no login is lost")
    func months() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens.absoluteLifetime = nil }
            let log = Log()
            let managers = try Self.replicas(3, of: site, log)
            try await managers[0].adopt(try await site.logIn(), for: "ada")
            var seen: Set<String> = []
            for _ in 1...90 {
                site.clock.advance(by: .seconds(86_400))
                let tokens = try await Self.passing(site) { try await Self.ask(managers, 12) }
                #expect(tokens.count == 1)
                seen.formUnion(tokens)
            }
            #expect(seen.count == 90)
            #expect(site.server.count(.refreshToken) == 90)
            #expect(log.count(.refreshed) == 90 && log.count(.loginRequired) == 0 && log.count(.refreshFailed) == 0)
            let stored = try #require(try await managers[1].storedGrant(for: "ada"))
            #expect(stored.generation == 91)
            #expect(site.server.liveRefreshTokens == [stored.refreshToken?.reveal()])
        }
    }

    @Test("Every fault that a socket can have, one a day: a login with a reuse interval survives them all")
    func faults() async throws {
        try await withSite { site in
            site.server.configure {
                $0.clients[0].refreshTokens.absoluteLifetime = nil
                $0.clients[0].refreshTokens.leeway = .seconds(60)
            }
            let log = Log()
            let managers = try Self.replicas(3, of: site, log)
            try await managers[0].adopt(try await site.logIn(), for: "ada")
            let faults: [Fault] = [
                .loseAnswer, .loseRequest, .reset, .unreachable, .cutConnection, .truncatedBody, .oversizedBody(),
                .htmlPage(), .status(503), .status(400), .tooManyRequests(retryAfter: 20), .redirect(to: "/"),
                .status(503, headers: ["Retry-After": "10"]),
            ]
            for fault in faults {
                site.clock.advance(by: .seconds(86_400))
                site.server.inject(fault, on: Site.token)
                // Some fail now, and all are well after the pause.
                _ = await Self.passing(site) { try? await Self.ask(managers, 12) }
                site.clock.advance(by: .seconds(60))
                #expect(try await Self.passing(site) { try await Self.ask(managers, 12) }.count == 1)
            }
            #expect(log.count(.loginRequired) == 0)
            #expect(log.count(.refreshed) == faults.count)
        }
    }

    @Test("A user logs out while another replica refreshes: nothing is left alive at the server")
    func logout() async throws {
        try await withSite { site in
            let managers = try Self.replicas(2, of: site, Log())
            try await managers[0].adopt(try await site.logIn(), for: "ada")
            site.clock.advance(by: .seconds(86_400))
            let gate = RequestGate()
            site.server.inject(.holdAnswer(at: gate), on: Site.token)
            let refreshing = Task { try await managers[0].accessToken(for: "ada") }
            try await gate.waitForArrivals(1)
            let revoking = Task {
                try await Self.passing(site) { try await managers[1].revoke(for: "ada") }
            }
            gate.open()
            _ = try await refreshing.value
            #expect(try await revoking.value.isRevoked)
            #expect(site.server.liveRefreshTokens.isEmpty)
            let error = try await failure { try await managers[1].accessToken(for: "ada") }
            #expect(error.loginRequired?.reason == .noGrant)
        }
    }
}
