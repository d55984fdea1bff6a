import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: logging out during a refresh", .timeLimit(.minutes(15)))
struct LogoutDuringRefreshFieldReportTests {
    private static let user = ManagerBench.user

    @Test("B13: logging out beside a replica that died while it refreshed takes seconds and few reads")
    func besideTheDead() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let now = bench.clock.now
        try await bench.rewrite { $0.lease = .init(owner: "dead", expiresAt: now + 40) }
        let loads = bench.storage.loads
        let outcome = try await bench.passing { try await manager.revoke(for: Self.user) }
        #expect(outcome.wasStored && outcome.isRevoked)
        #expect(bench.clock.now.timeIntervalSince(now) < 10)
        #expect(bench.storage.loads - loads < 30)
        #expect(bench.server.liveRefreshTokens.isEmpty)
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        #expect(try await manager.storedGrant(for: Self.user) == nil)
        #expect(try await manager.revoke(for: Self.user).wasStored == false)
        #expect(try await manager.forget(for: Self.user) == false)
    }

    @Test("B13: a lease whose holder cannot be meant is not waited for")
    func goneHolder() async throws {
        let server = ScriptedServer.rotating()
        var policy = RefreshPolicy()
        policy.replicaID = "web-1"
        let manager = try server.manager(policy: policy)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let now = server.clock.now
        try await server.rewrite {
            $0.lease = .init(owner: "dead", expiresAt: now + 40, holder: LeaseHolder(replica: "web-1", run: "earlier"))
        }
        // Nothing moves the clock.
        #expect(try await manager.revoke(for: "u").isRevoked)
        #expect(await server.storage.load("u") == nil)
    }

    @Test(
        "A logout during a refresh, here or by another replica: what is received afterwards is revoked, not saved",
        arguments: [false, true]
    )
    func liveRefresh(isElsewhere: Bool) async throws {
        let bench = try ManagerBench { $0.clients[0].refreshTokens.leeway = .seconds(600) }
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        let old = try await bench.stored().refreshToken?.reveal()
        let received = try #require(bench.server.liveRefreshTokens.first { $0 != old })
        let other = isElsewhere ? try bench.manager() : manager
        _ = try await bench.passing { try await other.revoke(for: Self.user) }
        gate.open()
        let error = await bench.passing { await refusal { try await caller.value } }
        #expect(error?.loginRequired?.reason == .noGrant)
        let revoked = bench.server.requests.filter { $0.path == "/oauth/revoke" }
            .map { FormParameters(form: $0.body)?["token"] }
        #expect(revoked.last == received && revoked.count == 2)
        #expect(bench.server.liveRefreshTokens.isEmpty)
        #expect(await bench.storage.records.load(Self.user) == nil, "the tombstone is removed by who came back")
    }

    @Test("The revocation of what was received afterwards is tried again when the endpoint fails")
    func revocationFails() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        _ = try await bench.passing { try await manager.revoke(for: Self.user) }
        bench.server.inject(.status(503), on: "/oauth/revoke", times: 2)
        gate.open()
        _ = await bench.passing { await refusal { try await caller.value } }
        #expect(bench.server.count(path: "/oauth/revoke") == 4)
        #expect(bench.server.liveRefreshTokens.isEmpty)
    }

    @Test("Forgetting during a refresh saves nothing, and tells the server nothing")
    func forgetting() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        #expect(try await bench.manager().forget(for: Self.user))
        let left = try await bench.stored()
        #expect(left.tombstone != nil && left.refreshToken == nil)
        gate.open()
        #expect(await refusal { try await caller.value }?.loginRequired?.reason == .noGrant)
        #expect(bench.server.count(path: "/oauth/revoke") == 0)
        #expect(await bench.storage.records.load(Self.user) == nil)
    }

    @Test("A new login over a tombstone goes through, and stays when the refresh comes back")
    func newLogin() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        let other = try bench.manager()
        _ = try await bench.passing { try await other.revoke(for: Self.user) }
        let later = try await bench.logIn()
        try await other.adopt(later, for: Self.user)
        gate.open()
        #expect(try await caller.value == later.accessToken)
        #expect(try await bench.stored().refreshToken == later.refreshToken)
        #expect(try await other.accessToken(for: Self.user) == later.accessToken)
    }

    @Test("A tombstone that nobody came back to is removed after a day, and until then nothing is stored")
    func expiry() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let now = bench.clock.now
        try await bench.rewrite { $0.lease = .init(owner: "dead", expiresAt: now + 40) }
        _ = try await bench.passing { try await manager.revoke(for: Self.user) }
        bench.clock.advance(by: .seconds(80_000))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        #expect(await bench.storage.records.load(Self.user) != nil)
        bench.clock.advance(by: .seconds(10_000))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        #expect(await bench.storage.records.load(Self.user) == nil)
    }
}
