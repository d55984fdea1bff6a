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

    /// The time now, on Linux up to ten milliseconds late.
    ///
    /// Nothing here depends on milliseconds, and every call that needs an access token looks at the clock: reading the time of
    /// the kernel's last tick takes a fifth of reading the hardware.
    public var now: Date {
        #if os(Linux)
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
        #else
        return Date()
        #endif
    }

    /// Waits for `duration`.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
