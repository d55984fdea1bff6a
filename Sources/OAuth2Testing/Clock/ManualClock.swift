public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A clock that stands still until a test moves it.
///
/// Give the same clock to the client under test and to ``FakeAuthorizationServer``; a token then expires when the test says
/// so. Nothing passes by itself, not even the pause before a retry: a task that calls ``sleep(for:)`` is suspended until the
/// clock has been moved far enough; ``waitForSleepers(_:)`` tells when it has come to that point:
///
/// ```swift
/// let clock = ManualClock()
/// let polling = Task { try await waitForApproval(clock: clock) }   // sleeps 5 seconds between two requests
/// try await clock.waitForSleepers()
/// clock.advance(by: .seconds(5))
/// ```
public final class ManualClock: WallClock {
    private struct Reading {
        var now: Date
        var deadlines: [Int: Date] = [:]
        var nextID = 0

        var sleepers: Int { deadlines.values.count { $0 > now } }
    }

    private let reading: AwaitableState<Reading>

    /// A clock that shows `now`, by default 15 June 2025, 15:06:40 UTC.
    public init(now: Date = Date(timeIntervalSince1970: 1_750_000_000)) {
        reading = AwaitableState(Reading(now: now))
    }

    /// The time that was set last.
    public var now: Date { reading.withLock { $0.now } }

    /// How many tasks are asleep.
    public var sleeperCount: Int { reading.withLock { $0.sleepers } }

    /// Sets the time, also backwards, and wakes everybody whose time has come.
    public func set(to date: Date) {
        reading.withLock { $0.now = date }
    }

    /// Moves the time forward, or back when `duration` is negative, and wakes everybody whose time has come.
    public func advance(by duration: Duration) {
        reading.withLock { $0.now = $0.now + duration }
    }

    /// Suspends the calling task until the clock has been moved by `duration`; returns at once when that is not positive.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        let (id, deadline) = reading.withLock { reading in
            reading.nextID += 1
            let deadline = reading.now + duration
            reading.deadlines[reading.nextID] = deadline
            return (reading.nextID, deadline)
        }
        defer { reading.withLock { $0.deadlines[id] = nil } }
        try await reading.wait { $0.now >= deadline }
    }

    /// Suspends the calling task until at least `count` other tasks are asleep.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func waitForSleepers(_ count: Int = 1) async throws {
        try await reading.wait { $0.sleepers >= count }
    }
}
