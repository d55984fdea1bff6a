#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The refreshes of a grant that failed one after the other, shared by all replicas through the record.
struct RefreshTrouble: Sendable, Hashable, Codable {
    /// How many failed.
    var count = 0

    /// No replica tries again before this time.
    var pausedUntil: Date

    /// How many of them were refused without a clear word about the refresh token.
    var refusalsWithoutReason = 0

    /// When the first of those came.
    var firstRefusalWithoutReason: Date?
}

extension RefreshTrouble {
    /// The pause that a failure calls for: longer with each one, and as long as the server asks for.
    init(
        after error: OAuth2Error,
        _ earlier: RefreshTrouble?,
        _ policy: RefreshPolicy,
        _ random: inout SeededRandom,
        now: Date
    ) {
        self = earlier ?? RefreshTrouble(pausedUntil: now)
        count += 1
        let pause = min(random.backOff(policy.firstPause, tries: count), policy.longestPause)
        pausedUntil = now + min(max(pause, error.retryAfter ?? .zero), TokenEndpointPause.longest)
    }

    /// The error with how long the pause still takes.
    func telling(_ error: OAuth2Error, now: Date) -> OAuth2Error {
        error.pausing(for: pausedUntil.timeIntervalSince(now))
    }

    /// Counts a refusal that says nothing clear about the refresh token.
    mutating func noteUnexplained(now: Date) {
        refusalsWithoutReason += 1
        // One that lies ahead was noted before the clock was set back.
        firstRefusalWithoutReason = min(firstRefusalWithoutReason ?? now, now)
    }

    /// How many seconds nobody tries again yet; `nil` when the pause is over, or from a clock that was wrong.
    func remaining(at now: Date, longest: Double) -> Double? {
        let seconds = pausedUntil.timeIntervalSince(now)
        return seconds > 0 && seconds <= longest ? seconds : nil
    }

    /// Whether the refresh token has been refused without a reason so often, and for so long, that waiting may not help.
    func isLongUnexplained(_ policy: RefreshPolicy, now: Date) -> Bool {
        guard let first = firstRefusalWithoutReason else { return false }
        return refusalsWithoutReason >= policy.refusalsWithoutReason
            && now.timeIntervalSince(first) >= policy.patienceWithoutReason.seconds
    }
}
