import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: forgetting and revoking", .timeLimit(.minutes(15)))
struct GrantEndingTests {
    static let user = ManagerBench.user
    static let revoke = "/oauth/revoke"

    @Test("Forgetting removes the record and the memory of it, and tells the server nothing")
    func forget() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        #expect(try await manager.forget(for: Self.user))
        #expect(await bench.storage.records.load(Self.user) == nil)
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        #expect(bench.server.count(path: Self.revoke) == 0 && bench.server.liveRefreshTokens.count == 1)
        #expect(try await manager.forget(for: Self.user) == false)
        #expect(log.kinds == [.adopted, .forgotten])
    }

    @Test("Forgotten during a refresh: nothing comes back, neither into the storage nor into memory")
    func forgetDuringRefresh() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        // Due, and still valid.
        bench.clock.advance(by: .seconds(86_400 - 55))
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        _ = try await caller.value
        try await manager.forget(for: Self.user)
        gate.open()
        try await bench.settle(manager.desk)
        #expect(await bench.storage.records.load(Self.user) == nil)
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
    }

    @Test("Forgotten by another replica during a refresh: the same")
    func forgetElsewhere() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(86_400 - 55))
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        _ = try await caller.value
        try await bench.manager().forget(for: Self.user)
        gate.open()
        try await bench.settle(manager.desk)
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
    }

    @Test("A damaged record can be forgotten, and a new login can take its place")
    func damaged() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let record = try #require(await bench.storage.records.load(Self.user))
        let half = Array(record.bytes[..<100])
        _ = await bench.storage.records.compareAndSwap(Self.user, expected: record.version, bytes: half)
        #expect(try await manager.forget(for: Self.user))
        _ = await bench.storage.records.compareAndSwap(Self.user, expected: nil, bytes: half)
        try await manager.adopt(try await bench.logIn(), for: Self.user)
        #expect(try await bench.stored().generation == 1)
    }

    @Test("Revoking ends the login at the server and in the storage")
    func revoking() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let outcome = try await manager.revoke(for: Self.user)
        #expect(outcome.wasStored && outcome.isRevoked && outcome.error == nil && outcome.remainingToken == nil)
        #expect(bench.server.liveRefreshTokens.isEmpty)
        #expect(await bench.storage.records.load(Self.user) == nil)
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        let again = try await manager.revoke(for: Self.user)
        #expect(!again.wasStored && !again.isRevoked && again.error == nil)
        #expect(bench.server.count(path: Self.revoke) == 1)
        #expect(log.kinds == [.adopted, .forgotten])
    }

    @Test("The revocation endpoint is down: forgotten here, and the token that remains is handed back")
    func endpointDown() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let token = try await bench.stored().refreshToken
        bench.server.inject(.unreachable, on: Self.revoke)
        let outcome = try await manager.revoke(for: Self.user)
        #expect(outcome.wasStored && !outcome.isRevoked && outcome.remainingToken == token)
        #expect(outcome.error?.code == .transportFailed)
        #expect(await bench.storage.records.load(Self.user) == nil)
        #expect(log.all.last?.kind == .forgotten && log.all.last?.error?.code == .transportFailed)
        try await bench.client.revoke(try #require(outcome.remainingToken))
        #expect(bench.server.liveRefreshTokens.isEmpty)
    }

    @Test("A logout whose caller is cancelled goes on to its end")
    func callerCancelled() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: Self.revoke)
        let revoking = Task { try await manager.revoke(for: Self.user) }
        try await gate.waitForArrivals(1)
        revoking.cancel()
        gate.open()
        #expect(try await revoking.value.isRevoked)
        #expect(bench.server.liveRefreshTokens.isEmpty)
        #expect(await bench.storage.records.load(Self.user) == nil)
    }

    @Test("A logout that is cancelled before it begins does nothing")
    func cancelledBefore() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let revoking = Task {
            cancelCurrentTask()
            return try await manager.revoke(for: Self.user)
        }
        await #expect(throws: CancellationError.self) { try await revoking.value }
        #expect(bench.server.count(path: Self.revoke) == 0)
        #expect(try await bench.stored().lease == nil)
    }

    @Test("Without a refresh token each access token is revoked, also after one that could not be")
    func accessTokens() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        _ = try await manager.accessToken(for: Self.user, audience: "https://b.example")
        try await bench.rewrite { $0.refreshToken = nil }
        bench.server.inject(.status(503), on: Self.revoke)
        let outcome = try await manager.revoke(for: Self.user)
        #expect(outcome.wasStored && !outcome.isRevoked && outcome.error?.code == .temporarilyUnavailable)
        #expect(bench.server.count(path: Self.revoke) == 2)
        #expect(await bench.storage.records.load(Self.user) == nil)
    }

    @Test("A server without a revocation endpoint")
    func noEndpoint() async throws {
        let bench = try ManagerBench()
        let server = try AuthorizationServer(
            issuer: bench.server.issuer,
            tokenEndpoint: bench.server.url("oauth/token")
        )
        let client = OAuth2Client(server: server, registration: bench.client.registration, transport: bench.server)
        let manager = TokenManager(client: client, storage: bench.storage)
        try await manager.adopt(try await bench.logIn(), for: Self.user)
        let outcome = try await manager.revoke(for: Self.user)
        #expect(outcome.wasStored && !outcome.isRevoked && outcome.error?.code == .invalidConfiguration)
        #expect(outcome.remainingToken != nil)
    }

    @Test("Revoked during a refresh: the newest token is revoked, and nothing is left alive")
    func duringRefresh() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        let newest = try #require(bench.server.liveRefreshTokens.first)
        let revoking = Task { try await manager.revoke(for: Self.user) }
        // It waits for the refresh instead of revoking the token that is being replaced.
        try await (bench.clock as? ManualClock)?.waitForSleepers()
        #expect(bench.server.count(path: Self.revoke) == 0)
        gate.open()
        _ = try await caller.value
        bench.clock.advance(by: .seconds(1))
        #expect(try await revoking.value.isRevoked)
        let sent = bench.server.requests.filter { $0.path == Self.revoke }.map {
            FormParameters(form: $0.body)?["token"]
        }
        #expect(sent == [newest])
        #expect(bench.server.liveRefreshTokens.isEmpty)
        #expect(await bench.storage.records.load(Self.user) == nil)
    }

    @Test("A refresh that outlived its lease saves newer tokens while the older ones are revoked: both are")
    func overtaken() async throws {
        let bench = try ManagerBench { $0.clients[0].refreshTokens.rotates = false }
        let (manager, _) = try await bench.loggedIn()
        let old = try await bench.stored()
        let newer = try await bench.logIn()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: Self.revoke)
        let revoking = Task { try await manager.revoke(for: Self.user) }
        try await gate.waitForArrivals(1)
        let now = bench.clock.now
        try await bench.rewrite { $0 = $0.refreshed(by: newer, for: TokenTarget(), now: now) }
        gate.open()
        let outcome = try await revoking.value
        #expect(outcome.wasStored && outcome.isRevoked)
        let sent = bench.server.requests.filter { $0.path == Self.revoke }.map {
            FormParameters(form: $0.body)?["token"]
        }
        #expect(sent == [old.refreshToken?.reveal(), newer.refreshToken?.reveal()])
        #expect(await bench.storage.records.load(Self.user) == nil)
    }

    @Test("A new login while the old one is being revoked stays")
    func newLoginMeanwhile() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: Self.revoke)
        let revoking = Task { try await manager.revoke(for: Self.user) }
        try await gate.waitForArrivals(1)
        let later = try await bench.logIn()
        try await manager.adopt(later, for: Self.user)
        gate.open()
        #expect(try await revoking.value.isRevoked)
        #expect(try await bench.stored().refreshToken == later.refreshToken)
        #expect(try await bench.stored().lease == nil)
        #expect(try await manager.accessToken(for: Self.user) == later.accessToken)
        #expect(bench.server.count(path: Self.revoke) == 1)
    }

    @Test(
        "Tokens that could not be saved are revoked, without waiting for anybody's lease or the next try",
        arguments: [false, true]
    )
    func unsaved(isTryingAgain: Bool) async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.storage.failSaves()
        _ = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        let newest = try #require(bench.server.liveRefreshTokens.first)
        let loads = bench.storage.loads
        if isTryingAgain {
            // The saver must be asleep before it is woken.
            try await (bench.clock as? ManualClock)?.waitForSleepers()
            bench.clock.advance(by: .seconds(2))
            while bench.storage.loads == loads {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        // Nothing moves the clock any more.
        let outcome = try await manager.revoke(for: Self.user)
        #expect(outcome.isRevoked)
        let sent = bench.server.requests.last { $0.path == Self.revoke }
        #expect(sent.flatMap { FormParameters(form: $0.body)?["token"] } == newest)
        bench.storage.fail(nil)
        let error = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        #expect(error?.loginRequired?.reason == .noGrant)
        #expect(await bench.storage.records.load(Self.user) == nil)
        await bench.wakeEverybody()
    }

    @Test("After unsaved tokens a new login is adopted and revoked: the new one's token is sent")
    func unsavedOfOtherLogin() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.storage.failSaves()
        _ = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        let later = try await bench.logIn()
        try await manager.adopt(later, for: Self.user)
        #expect(try await manager.revoke(for: Self.user).isRevoked)
        let sent = bench.server.requests.last { $0.path == Self.revoke }
        #expect(sent.flatMap { FormParameters(form: $0.body)?["token"] } == later.refreshToken?.reveal())
        await bench.wakeEverybody()
    }

    @Test("A storage that fails: the caller is told, and the grant is still there")
    func storageFails() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.storage.fail { if case .delete = $0 { .refuse } else { nil } }
        #expect(await refusal { try await manager.revoke(for: Self.user) }?.code == .storageFailed)
        let error = await bench.passing { await refusal { try await manager.forget(for: Self.user) } }
        #expect(error?.code == .storageFailed)
        #expect(try await manager.accessToken(for: Self.user) == first)
        await bench.wakeEverybody()
    }

    @Test("A deletion whose answer is lost has happened")
    func answerLost() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.storage.fail { if case .delete = $0 { .loseAnswer } else { nil } }
        #expect(try await bench.passing { try await manager.forget(for: Self.user) })
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        await bench.wakeEverybody()
    }
}
