#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The refusals of a refresh for one target, where the target may be at fault, shared by all replicas through the record.
struct RefusedTarget: Sendable, Hashable, Codable {
    let target: TokenTarget

    /// What the server sent as `error` last.
    var code: String

    /// How often, and until when it is not asked again.
    var trouble: RefreshTrouble
}

extension StoredGrant {
    /// More targets push out the oldest, so that a record cannot grow without end.
    private static let mostRefusedTargets = 64

    /// The refusals for `target` since the last success.
    func refusal(of target: TokenTarget) -> RefusedTarget? { refusedTargets?.first { $0.target == target } }

    /// Puts a refusal into the place of the earlier one for the same target.
    mutating func note(_ refusal: RefusedTarget) {
        let others = (refusedTargets ?? []).filter { $0.target != refusal.target }
        refusedTargets = others.suffix(Self.mostRefusedTargets - 1) + [refusal]
    }

    /// Forgets the refusals for a target that the server has now given a token for.
    mutating func forgetRefusal(of target: TokenTarget) {
        refusedTargets?.removeAll { $0.target == target }
        if refusedTargets?.isEmpty == true { refusedTargets = nil }
    }
}

extension RefusedTarget {
    /// The error for a caller who asks during the pause: the server's own code, so that an application can act on it.
    func error(pausingFor seconds: Double, _ policy: RefreshPolicy, now: Date) -> OAuth2Error {
        if trouble.isLongUnexplained(policy, now: now) {
            return .refusedWithoutReason(response: nil).pausing(for: seconds)
        }
        let code = OAuth2Error.Code(serverCode: code)
        // Without the token that resumes the login, the code would promise too much.
        if code == .mfaRequired { return .refreshPaused(for: seconds) }
        return OAuth2Error(refusal: code, step: .token, response: nil).pausing(for: seconds)
    }
}
