#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The operating system's clock.
public struct SystemWallClock: WallClock {
    /// The operating system's clock.
    public init() {}

    /// The time now.
    public var now: Date { Date() }

    /// Waits for `duration`.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
