#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
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

    /// The time of the kernel's last tick, some milliseconds ago, which takes a fifth of reading the hardware.
    static var lastTick: Date {
        #if os(Linux)
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time) == 0 else { return Date() }
        return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
        #else
        return Date()
        #endif
    }
}
