import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that may be done so many times at once, and once more after each `refill`.
struct TokenBucket: Sendable {
    let capacity: Int
    let refill: Duration
    private var level: Double
    private var updatedAt: Date

    init(capacity: Int, refill: Duration, now: Date) {
        self.capacity = capacity
        self.refill = refill
        level = Double(capacity)
        updatedAt = now
    }

    /// What is left at `now`.
    mutating func remaining(at now: Date) -> Int {
        let elapsed = max(0, now.timeIntervalSince(updatedAt))
        level = min(Double(capacity), level + elapsed / refill.seconds)
        updatedAt = now
        // A sum of fractions may end just below the whole number it stands for.
        return Int(level + 1e-6)
    }

    /// Takes one out; `false` when there is none.
    mutating func take(at now: Date) -> Bool {
        guard remaining(at: now) > 0 else { return false }
        level -= 1
        return true
    }

    /// How long it takes until there is one again.
    var untilNext: Duration { .seconds(max(0, 1 - level) * refill.seconds) }
}
