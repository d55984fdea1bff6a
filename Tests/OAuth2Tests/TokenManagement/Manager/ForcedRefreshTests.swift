import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: another token than the one there is", .timeLimit(.minutes(15)))
struct ForcedRefreshTests {
    static let user = ManagerBench.user

    @Test("A refused token is replaced once, however many callers saw it refused")
    func rejected() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let crowd = await Crowd(100) { _ in try await manager.accessToken(insteadOf: first, for: Self.user) }
        #expect(crowd.tokens.values.map { $0 } == [100] && crowd.tokens[first.reveal()] == nil)
        #expect(bench.refreshes == 1)
        let second = try await manager.accessToken(insteadOf: first, for: Self.user)
        #expect(crowd.tokens[second.reveal()] == 100)
        #expect(bench.refreshes == 1)
        #expect(try await manager.accessToken(insteadOf: second, for: Self.user) != second)
        #expect(bench.refreshes == 2)
    }

    @Test("Another replica's newer token is taken in place of a refused one")
    func rejectedElsewhere() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let other = try bench.manager()
        let second = try await other.newAccessToken(for: Self.user)
        #expect(try await manager.accessToken(insteadOf: first, for: Self.user) == second)
        #expect(bench.refreshes == 1)
    }

    @Test("A new token is issued after the call: a refresh that is under way does not count")
    func newClaims() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let under = Task { try await manager.newAccessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        let later = await Crowd.start(10) { _ in try await manager.newAccessToken(for: Self.user) }
        gate.open()
        let second = try await under.value
        let crowd = await Crowd(of: later)
        #expect(second != first && crowd.tokens[second.reveal()] == nil && crowd.count == 10)
        #expect(crowd.codes.isEmpty)
        #expect(try await bench.stored().generation >= 3)
    }

    @Test("A forced refresh that fails is an error, while the token before is still good for others")
    func failure() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.server.inject(.htmlPage(), on: ManagerBench.token)
        #expect(await refusal { try await manager.newAccessToken(for: Self.user) }?.code == .unexpectedResponse)
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(await refusal { try await manager.newAccessToken(for: Self.user) }?.code == .refreshPaused)
        #expect(
            await refusal { try await manager.accessToken(insteadOf: first, for: Self.user) }?.code == .refreshPaused
        )
    }
}
