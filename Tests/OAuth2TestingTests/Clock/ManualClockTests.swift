import Foundation
import OAuth2Testing
import Testing

@Suite("Manual clock", .timeLimit(.minutes(15)))
struct ManualClockTests {
    @Test("It shows what was set and does not move by itself")
    func standsStill() {
        let start = Date(timeIntervalSince1970: 1_000)
        let clock = ManualClock(now: start)
        #expect(clock.now == start)
        clock.advance(by: .milliseconds(1_500))
        #expect(clock.now == Date(timeIntervalSince1970: 1_001.5))
        clock.set(to: start)
        #expect(clock.now == start)
    }

    @Test("A sleeper wakes when its time has come, and not before")
    func wakes() async throws {
        let clock = ManualClock()
        let start = clock.now
        let sleeper = Task {
            try await clock.sleep(for: .seconds(10))
            return clock.now
        }
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(9))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        #expect(clock.sleeperCount == 0)
        #expect(try await sleeper.value == start.addingTimeInterval(10))
    }

    @Test("Everybody whose time has come wakes at once")
    func several() async throws {
        let clock = ManualClock()
        let sleepers = (1...5).map { seconds in Task { try await clock.sleep(for: .seconds(seconds)) } }
        try await clock.waitForSleepers(5)
        clock.advance(by: .seconds(3))
        #expect(clock.sleeperCount == 2)
        clock.advance(by: .seconds(3))
        for sleeper in sleepers { try await sleeper.value }
    }

    @Test("Cancelling a sleeper ends its sleep with CancellationError")
    func cancellation() async throws {
        let clock = ManualClock()
        let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
        try await clock.waitForSleepers()
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test("A cancelled task does not fall asleep")
    func cancelledBefore() async {
        let clock = ManualClock()
        let sleeper = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(for: .seconds(10))
        }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test("Waiting for sleepers can be cancelled")
    func cancelledWatcher() async throws {
        let clock = ManualClock()
        let watcher = Task { try await clock.waitForSleepers(3) }
        watcher.cancel()
        await #expect(throws: CancellationError.self) { try await watcher.value }
    }

    @Test("A sleep of zero or less returns at once", arguments: [Duration.zero, .seconds(-1)])
    func noSleep(duration: Duration) async throws {
        try await ManualClock().sleep(for: duration)
    }
}
