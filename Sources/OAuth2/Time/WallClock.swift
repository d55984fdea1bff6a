#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Where the library gets the time from, and how it waits.
///
/// ``SystemWallClock`` is the default. Tests put `ManualClock` of the `OAuth2Testing` module here, so that no test has to
/// wait for a token to expire.
public protocol WallClock: Sendable {
    /// The time now.
    var now: Date { get }

    /// Waits for `duration`.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    func sleep(for duration: Duration) async throws
}
