import OAuth2
import Testing

@Suite("Field reports: the system's clock", .timeLimit(.minutes(15)))
struct SystemWallClockFieldReportTests {
    @Test("D: a sleep takes at least the time that it is given", arguments: [1, 30])
    func sleepTakesTime(milliseconds: Int) async throws {
        let duration = Duration.milliseconds(milliseconds)
        let elapsed = try await ContinuousClock().measure { try await SystemWallClock().sleep(for: duration) }
        #expect(elapsed >= duration)
    }

    @Test("D: a cancelled task is woken from a sleep that would never end")
    func cancellation() async throws {
        let sleeper = Task { try await SystemWallClock().sleep(for: .seconds(1_000_000)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}
