#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// That a refresh has just failed, and is not begun again for a while.
///
/// In memory, for one replica: whoever has a valid token is served without looking into the storage, and so is who would only be
/// told the same error again. How long all replicas leave the server alone is in the record.
struct RefreshHold: Sendable {
    let target: TokenTarget
    let error: OAuth2Error
    let at: Date

    /// Until when no refresh is begun.
    let until: Date

    /// Until when the record's pause lasts, for which ``error`` is remembered.
    let pausedUntil: Date

    /// Whether a caller without a valid token is told ``error``, too, instead of looking whether the storage has another answer.
    let refuses: Bool

    init(_ error: OAuth2Error, _ target: TokenTarget, policy: RefreshPolicy, now: Date) {
        self.target = target
        self.error = error
        at = now
        until = now + max(policy.firstPause, .zero)
        pausedUntil = max(until, now + min(error.retryAfter ?? .zero, TokenEndpointPause.longest))
        refuses =
            switch RefreshFailure(error, for: target, policy: policy) {
            case .unsuitable, .refusedTarget, .userHasToAct: true
            default: error.code == .storageFailed
            }
    }

    /// Whether it still holds; not for longer because a clock was set back.
    func holds(at now: Date) -> Bool { (at..<until).contains(now) }

    /// The error, with what is left of the time until it is worth trying again.
    func error(at now: Date) -> OAuth2Error {
        error.retryAfter == nil ? error : error.pausing(for: pausedUntil.timeIntervalSince(now))
    }

    /// The error in the place of one that the record alone could tell of, which lacks what the server said.
    func replaces(_ later: OAuth2Error, for target: TokenTarget, at now: Date) -> Bool {
        self.target == target && (at..<pausedUntil).contains(now) && error.code == .mfaRequired
            && later.code == .refreshPaused
    }
}
