#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
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

    /// The end of the current second, and a little more: later than now, and read in a seventh of the time that ``now`` takes.
    static var endOfSecond: Date {
        @inline(__always) get { Date(timeIntervalSince1970: Double(time(nil)) + secondAndMore) }
    }

    /// How far ``endOfSecond`` lies behind the beginning of the second: a second, and a little more because that is the second of the
    /// kernel's last tick, at most a hundredth of a second ago.
    static var secondAndMore: Double { 1.02 }
}
