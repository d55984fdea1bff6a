#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// When a caller asks for a token; read from the system's clock no more exactly than it takes to tell whether the token is fresh.
struct CallTime: Sendable {
    /// Not before that time.
    let latest: Date

    private let isExact: Bool

    /// Just then.
    init(_ date: Date) {
        latest = date
        isExact = true
    }

    /// Now, by the system's clock.
    init() {
        latest = SystemWallClock.endOfSecond
        isExact = false
    }

    /// The same, exactly.
    var exact: Date { isExact ? latest : SystemWallClock().now }

    /// Whether something that is due at `date` is still to come; what is due within this second is looked at more closely.
    @inline(__always)
    func isBefore(_ date: Date) -> Bool { latest < date || !isExact && isJustBefore(date) }

    @inline(never)
    private func isJustBefore(_ date: Date) -> Bool {
        latest.timeIntervalSince(date) <= SystemWallClock.secondAndMore && exact < date
    }
}
