import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: replicas over one storage", .timeLimit(.minutes(15)))
struct ReplicaTests {
    static let user = ManagerBench.user

    @Test("Two and three replicas, many callers each: one request, and everybody has its token", arguments: [2, 3])
    func oneRequest(count: Int) async throws {
        let bench = try ManagerBench(clock: RunningClock())
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let managers = try [manager] + (1..<count).map { _ in try bench.manager(onEvent: log.note) }
        for manager in managers { _ = try await manager.accessToken(for: Self.user) }
        for round in 1...5 {
            bench.expire()
            let crowd = await Crowd(count * 100) { try await managers[$0 % count].accessToken(for: Self.user) }
            #expect(crowd.tokens.values.map { $0 } == [count * 100])
            #expect(bench.refreshes == round)
        }
        #expect(log.count(.refreshed) == 5)
        #expect(log.count(.reused) == 5 * (count - 1))
        #expect(bench.server.liveRefreshTokens == [try await bench.stored().refreshToken?.reveal()])
    }

    @Test("While another replica refreshes, a valid token is handed out without waiting")
    func validMeanwhile() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let other = try bench.manager()
        bench.clock.advance(by: .seconds(86_400 - 55))
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        let refreshing = Task { try await other.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        // The manual clock stands still: whoever waited would wait for ever.
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(try await refreshing.value == first)
        gate.open()
        try await bench.settle(other.desk)
        let second = try await other.accessToken(for: Self.user)
        #expect(second != first)
        try await bench.settle(manager.desk)
        bench.clock.advance(by: .seconds(1))
        _ = try await manager.accessToken(for: Self.user)
        try await bench.settle(manager.desk)
        #expect(try await manager.accessToken(for: Self.user) == second)
        #expect(bench.refreshes == 1)
    }

    @Test("A replica that died holding the lease: others wait until it is over, and then refresh")
    func deadOwner() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let now = bench.clock.now
        try await bench.rewrite { grant in
            grant.lease = StoredGrant.Lease(owner: "dead", expiresAt: now + 40)
            grant.presentation = grant.refreshToken.map { .init(digest: $0.digest, at: now, owner: "dead") }
        }
        let token = try await bench.passing { try await manager.accessToken(for: Self.user) }
        #expect(bench.clock.now > now + 40 && bench.clock.now < now + 45)
        #expect(try await bench.stored().accessTokens.map(\.token) == [token])
        #expect(bench.refreshes == 1)
    }

    @Test("A replica that died after the server had acted: the next one is refused, and knows why")
    func diedAfterPresenting() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let old = try await bench.stored()
        bench.expire()
        _ = try await bench.client.refresh(try #require(old.refreshToken))
        let now = bench.clock.now
        try await bench.rewrite { grant in
            grant.lease = StoredGrant.Lease(owner: "dead", expiresAt: now + 1)
            grant.presentation = grant.refreshToken.map { .init(digest: $0.digest, at: now, owner: "dead") }
        }
        let error = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        #expect(error?.loginRequired?.reason == .answerLost)
        #expect(error?.loginRequired?.refusal?.code == .invalidGrant)
    }

    @Test("A lease from a clock that is hours ahead is not waited for", arguments: [700.0, 86_400])
    func clockAhead(seconds: Double) async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.expire()
        let now = bench.clock.now
        try await bench.rewrite { $0.lease = .init(owner: "ahead", expiresAt: now + seconds) }
        // Nothing moves the clock.
        #expect(try await manager.accessToken(for: Self.user) != first)
        #expect(bench.refreshes == 1)
    }

    @Test("A pause from a clock that is days ahead does not end the login")
    func pauseFromAhead() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.expire()
        let now = bench.clock.now
        try await bench.rewrite { $0.trouble = RefreshTrouble(count: 1, pausedUntil: now + 1_000_000) }
        #expect(try await manager.accessToken(for: Self.user) != first)
    }

    @Test("Clocks that differ by less than the slack do not make two replicas present the same token")
    func skew() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let ahead = ManualClock(now: bench.clock.now + 9)
        var client = bench.client
        client.clock = ahead
        let other = TokenManager(client: client, storage: bench.storage)
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        let refreshing = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        let waiting = Task { try await other.accessToken(for: Self.user) }
        // As long as a request may take, by both clocks.
        for _ in 0..<300 {
            try await ahead.waitForSleepers()
            ahead.advance(by: .milliseconds(100))
        }
        #expect(gate.arrivals == 1)
        gate.open()
        let token = try await refreshing.value
        // Whoever sleeps now reads the new tokens next.
        let pump = Task {
            while (try? await ahead.waitForSleepers()) != nil { ahead.advance(by: .milliseconds(10)) }
        }
        #expect(try await waiting.value == token)
        pump.cancel()
        #expect(bench.refreshes == 1)
    }

    @Test("invalid_grant while another replica stored newer tokens: those are used, and nobody has to log in")
    func newerGeneration() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let old = try await bench.stored()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        // Another replica thought the lease was over.
        let tokens = try await bench.client.refresh(try #require(old.refreshToken))
        let now = bench.clock.now
        try await bench.rewrite { $0 = $0.refreshed(by: tokens, for: TokenTarget(), now: now) }
        gate.open()
        #expect(try await caller.value == tokens.accessToken)
        #expect(try await bench.stored().end == nil)
        #expect(log.count(.loginRequired) == 0 && log.count(.reused) == 1)
    }
}
