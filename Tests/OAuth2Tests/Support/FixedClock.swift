import Foundation
import OAuth2
import Synchronization

/// A clock that stands still until it is set.
final class FixedClock: WallClock {
    private let time: Mutex<Date>

    init(_ now: Date = FixedClock.start) { time = Mutex(now) }

    var now: Date { time.withLock { $0 } }

    func set(_ now: Date) { time.withLock { $0 = now } }

    func sleep(for duration: Duration) async throws { time.withLock { $0 += duration.seconds } }

    /// 14 July 2026, a whole second.
    static let start = Date(timeIntervalSince1970: 1_784_000_000)
}
