import Foundation
import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

@Suite("Field reports: whoever can be served a valid token never waits", .timeLimit(.minutes(15)))
struct ServedAtOnceFieldReportTests {
    private static let user = ManagerBench.user

    /// A manager whose token is valid for 45 seconds more, and a token endpoint that does not answer.
    private func due(
        _ policy: RefreshPolicy = RefreshPolicy()
    ) async throws -> (bench: ManagerBench, manager: TokenManager, first: AccessToken, gate: RequestGate) {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn(policy: policy)
        bench.clock.advance(by: .seconds(86_400 - 45))
        let gate = RequestGate()
        bench.server.inject(.hold(at: gate), on: ManagerBench.token)
        return (bench, manager, first, gate)
    }

    @Test("B2: a caller gets the valid token while the server is being asked, and the next one the new token")
    func valid() async throws {
        let (bench, manager, first, gate) = try await due()
        // Nothing moves the clock, and nothing opens the gate: whoever waited would wait for ever.
        for _ in 0..<3 { #expect(try await manager.accessToken(for: Self.user) == first) }
        try await gate.waitForArrivals(1)
        #expect(try await manager.accessToken(for: Self.user) == first)
        gate.open()
        try await bench.settle(manager.desk)
        #expect(try await manager.accessToken(for: Self.user) != first)
        #expect(bench.refreshes == 1)
    }

    @Test("B2: a replica that has just started serves the stored token before it replaces it")
    func restarted() async throws {
        let (bench, _, first, gate) = try await due()
        let manager = try bench.manager()
        #expect(try await manager.accessToken(for: Self.user) == first)
        try await gate.waitForArrivals(1)
        gate.open()
        try await bench.settle(manager.desk)
        #expect(try await manager.accessToken(for: Self.user) != first)
    }

    @Test("B2: a token that is not valid for as long as was asked is waited for")
    func minimumValidity() async throws {
        let (_, manager, first, gate) = try await due()
        #expect(try await manager.accessToken(for: Self.user, minimumValidity: .seconds(40)) == first)
        let demanding = Task { try await manager.accessToken(for: Self.user, minimumValidity: .seconds(50)) }
        try await gate.waitForArrivals(1)
        gate.open()
        #expect(try await demanding.value != first)
    }

    @Test("B2: after a 401 the refresh that is under way is joined, and no second one follows")
    func rejected() async throws {
        let (bench, manager, first, gate) = try await due()
        #expect(try await manager.accessToken(for: Self.user) == first)
        try await gate.waitForArrivals(1)
        let rejected = Task { try await manager.accessToken(insteadOf: first, for: Self.user) }
        while manager.desk.board.withLock({ $0.queues.values.allSatisfy { $0.running?.waiters.isEmpty != false } }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        gate.open()
        #expect(try await rejected.value != first)
        #expect(bench.refreshes == 1)
    }

    @Test("B2: waitWhileValid lets a caller wait for the new token")
    func waiting() async throws {
        var policy = RefreshPolicy()
        policy.waitWhileValid = .seconds(30)
        let (_, manager, first, gate) = try await due(policy)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        gate.open()
        #expect(try await caller.value != first)
    }

    @Test("B2: who has waited for waitWhileValid gets the valid token", arguments: [false, true])
    func waitedLongEnough(isRestarted: Bool) async throws {
        var policy = RefreshPolicy()
        policy.waitWhileValid = .seconds(30)
        let (bench, warm, first, gate) = try await due(policy)
        let manager = isRestarted ? try bench.manager(policy: policy) : warm
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        try await (bench.clock as? ManualClock)?.waitForSleepers()
        bench.clock.advance(by: .seconds(30))
        #expect(try await caller.value == first)
        gate.open()
        try await bench.settle(manager.desk)
        #expect(bench.refreshes == 1)
    }

    @Test("B2: an application's own token is served while it is being replaced")
    func clientCredentials() async throws {
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _, number in
            if number == 2 { for await _ in held {} }
            return ScriptedServer.tokens(number)
        }
        let manager = ClientCredentialsManager(client: try server.client())
        let first = try await manager.accessToken()
        server.clock.advance(by: .seconds(3_600 - 45))
        for _ in 0..<3 { #expect(try await manager.accessToken() == first) }
        while server.transport.requests.count < 2 {
            try Task.checkCancellation()
            await Task.yield()
        }
        #expect(try await manager.accessToken() == first)
        release.finish()
        while try await manager.accessToken() == first {
            try Task.checkCancellation()
            await Task.yield()
        }
        #expect(server.transport.requests.count == 2)
    }

    @Test("B2: a negative waitWhileValid is an error that names it")
    func invalid() async throws {
        let server = ScriptedServer.rotating()
        var policy = RefreshPolicy()
        policy.waitWhileValid = .seconds(-1)
        let manager = try server.manager(policy: policy)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let own = ClientCredentialsManager(client: try server.client(), policy: policy)
        for error in [
            await refusal { try await manager.accessToken(for: "u") }, await refusal { try await own.accessToken() },
        ] {
            #expect(error?.code == .invalidConfiguration && error?.parameter == "waitWhileValid")
        }
        #expect(server.transport.requests.isEmpty)
    }
}
