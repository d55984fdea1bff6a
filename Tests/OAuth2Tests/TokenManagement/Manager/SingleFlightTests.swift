import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: single flight", .timeLimit(.minutes(15)))
struct SingleFlightTests {
    static let user = ManagerBench.user

    @Test("10,000 callers of one expired grant: one request, one token")
    func manyCallers() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        let loads = bench.storage.loads
        let tasks = await Crowd.start(10_000) { _ in try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        gate.open()
        let crowd = await Crowd(of: tasks)
        // One for all of them, and a few for those who came just when it was over.
        #expect(bench.storage.loads < loads + 100)
        #expect(crowd.tokens.values.map { $0 } == [10_000])
        #expect(crowd.tokens[first.reveal()] == nil)
        #expect(bench.refreshes == 1)
        #expect(bench.server.liveRefreshTokens == [try await bench.stored().refreshToken?.reveal()])
    }

    @Test("100 grants with 100 callers each: 100 requests")
    func manyGrants() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        for index in 0..<100 { try await manager.adopt(try await bench.logIn(), for: "user-\(index)") }
        bench.expire()
        let crowd = await Crowd(10_000) { try await manager.accessToken(for: "user-\($0 % 100)") }
        #expect(crowd.tokens.count == 100 && crowd.tokens.values.allSatisfy { $0 == 100 })
        #expect(bench.refreshes == 100)
        #expect(bench.server.liveRefreshTokens.count == 100)
    }

    @Test("Three audiences of one grant: three requests, one after the other, and the rotation stays whole")
    func audiences() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let audiences = [nil, "https://b.example", "https://c.example"]
        let crowd = await Crowd(3_000) {
            try await manager.accessToken(for: Self.user, audience: audiences[$0 % 3])
        }
        #expect(crowd.tokens.count == 3 && crowd.tokens.values.allSatisfy { $0 == 1_000 })
        #expect(bench.refreshes == 3)
        #expect(!bench.server.events.contains { if case .refreshTokenReused = $0 { true } else { false } })
        #expect(bench.server.liveRefreshTokens == [try await bench.stored().refreshToken?.reveal()])
    }

    @Test("Half of the callers are cancelled: they get CancellationError, the others their token")
    func cancellation() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        let tasks = await Crowd.start(10_000) { _ in try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        var random = SeededRandom(7)
        let victims = Set((0..<10_000).shuffled(using: &random).prefix(5_000))
        for index in victims { tasks[index].cancel() }
        let cancelled = await withTaskCancellationHandler {
            await Crowd(of: victims.map { tasks[$0] })
        } onCancel: {
            gate.open()
        }
        // While the request is still at the server: nobody waits for it who does not want to.
        #expect(cancelled.cancelled == 5_000)
        gate.open()
        let others = await Crowd(of: (0..<10_000).filter { !victims.contains($0) }.map { tasks[$0] })
        #expect(others.tokens.values.map { $0 } == [5_000])
        #expect(bench.refreshes == 1)
    }

    @Test("Callers that are cancelled at any moment get a token or CancellationError, and nobody hangs")
    func cancellationAtRandom() async throws {
        let bench = try ManagerBench { $0.clients[0].refreshTokens.absoluteLifetime = nil }
        let (manager, _) = try await bench.loggedIn()
        var random = SeededRandom(11)
        for round in 1...50 {
            bench.expire()
            let tasks = (0..<40).map { _ in Task { try await manager.accessToken(for: Self.user) } }
            for index in (0..<40).shuffled(using: &random).prefix(20) {
                tasks[index].cancel()
                if Bool.random(using: &random) { await Task.yield() }
            }
            let crowd = await Crowd(of: tasks)
            #expect(crowd.tokens.count <= 1 && crowd.cancelled <= 20 && crowd.count == 40)
            #expect(crowd.codes.isEmpty && crowd.others == 0)
            #expect(bench.refreshes == round)
        }
    }

    @Test("The first caller, who started the refresh, is cancelled: it goes on for the others, and is stored")
    func leaderCancelled() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let leader = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        leader.cancel()
        await #expect(throws: CancellationError.self) {
            try await withTaskCancellationHandler {
                try await leader.value
            } onCancel: {
                gate.open()
            }
        }
        let follower = Task { try await manager.accessToken(for: Self.user) }
        gate.open()
        let token = try await follower.value
        #expect(token != first)
        #expect(bench.refreshes == 1)
        #expect(try await bench.stored().accessTokens.map(\.token) == [token])
    }

    @Test("All callers are cancelled: the refresh that is under way ends, and its tokens are stored")
    func allCancelled() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        caller.cancel()
        await #expect(throws: CancellationError.self) {
            try await withTaskCancellationHandler {
                try await caller.value
            } onCancel: {
                gate.open()
            }
        }
        let events = manager.events
        gate.open()
        for await event in events where event.kind == .refreshed { break }
        #expect(try await bench.stored().generation == 2)
        _ = try await manager.accessToken(for: Self.user)
        #expect(bench.refreshes == 1)
    }

    @Test("Cancelled before the call: CancellationError, and nothing is sent")
    func cancelledBefore() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let task = Task {
            cancelCurrentTask()
            return try await manager.accessToken(for: Self.user)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(bench.refreshes == 0)
    }

    @Test("Cancelled on the way into the queue: CancellationError at once")
    func cancelledInBetween() async throws {
        /// Cancels the task that is the first to ask for the time: a caller who is about to wait.
        final class Trap: WallClock {
            let clock = ManualClock()
            let left = Counter(1)
            var now: Date {
                if left.countDown() == 0 { cancelCurrentTask() }
                return clock.now
            }
            func sleep(for duration: Duration) async throws { try await clock.sleep(for: duration) }
        }
        let bench = try ManagerBench()
        let (_, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        var client = bench.client
        let trap = Trap()
        trap.clock.set(to: bench.clock.now)
        client.clock = trap
        let manager = TokenManager(client: client, storage: bench.storage)
        let opener = Task {
            // Nothing may be sent at all, if the refresh had not begun.
            try await gate.waitForArrivals(1)
            gate.open()
        }
        let task = Task { try await manager.accessToken(for: Self.user) }
        await #expect(throws: CancellationError.self) { try await task.value }
        opener.cancel()
    }
}
