#if os(Linux)
/// A point in time on the clock of the loop, in nanoseconds; sums that are too large are the end of time.
struct Moment: Comparable, Sendable {
    private let nanoseconds: Int64

    /// What no time reaches.
    static let never = Self(nanoseconds: .max)

    private static let start = ContinuousClock.now

    /// Now.
    static var now: Self {
        // Before the clock is read: otherwise the first moment of all lies before the start.
        let start = start
        return Self(nanoseconds: Self.nanoseconds(ContinuousClock.now - start))
    }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// So much later.
    func advanced(by duration: Duration) -> Self {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(Self.nanoseconds(duration))
        return Self(nanoseconds: overflow ? .max : sum)
    }

    /// How many milliseconds are left at `now`, rounded up; at most what fits libcurl.
    func milliseconds(after now: Self) -> Int32 {
        guard now < self else { return 0 }
        let left = nanoseconds - now.nanoseconds
        return Int32(min(left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0), 1_000_000_000))
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowInSum) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || overflowInSum ? (seconds < 0 ? .min : .max) : sum
    }
}
#endif
