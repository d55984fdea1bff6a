#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: What the server answered

extension RefreshProcedure {
    mutating func refused(_ error: OAuth2Error, now: Date) -> Effect {
        if let spare = error.spareTokens { return saveSpare(spare, error, now: now) }
        switch RefreshFailure(error, for: demand.target, policy: settings.policy) {
        case .notSent:
            if presentations < settings.policy.attempts { return waitToPresentAgain() }
            return release(error, after: trouble(after: error, now: now), tokenMayBeSpent: false, now: now)
        case .unanswered:
            unanswered += 1
            if presentations < settings.policy.attempts { return waitToPresentAgain() }
            return release(error, after: trouble(after: error, now: now), tokenMayBeSpent: true, now: now)
        case .final:
            return confirm(error)
        case .unsuitable, .heldBack:
            return release(error, tokenMayBeSpent: false)
        case .refusedTarget, .userHasToAct:
            return releaseRefusedTarget(error, now: now)
        case .unserved:
            // A gateway's 502 can hide an answer; a server that asks to come back later has not acted.
            let turnedAway = error.response?.status == 429 || error.retryAfter != nil || error.response?.error != nil
            return release(error, after: trouble(after: error, now: now), tokenMayBeSpent: !turnedAway, now: now)
        case .unexplained:
            var trouble = trouble(after: error, now: now)
            trouble.noteUnexplained(now: now)
            let isLong = trouble.isLongUnexplained(settings.policy, now: now)
            // A server that names a reason has not taken the token.
            let isNamed = error.code.serverCode != nil && error.response?.error != nil
            return release(
                isLong ? .refusedWithoutReason(response: error.response) : error,
                after: trouble,
                tokenMayBeSpent: !isNamed,
                now: now
            )
        }
    }

    /// Leaves just this target alone for a while: for others the grant may be as good as before.
    private mutating func releaseRefusedTarget(_ error: OAuth2Error, now: Date) -> Effect {
        let earlier = held?.grant.refusal(of: demand.target)?.trouble
        var trouble = RefreshTrouble(after: error, earlier, settings.policy, &random, now: now)
        // What the user can do about is clear enough, however often it is said.
        let isClear = RefreshFailure(error, policy: settings.policy) == .userHasToAct || error.code == .mfaRequired
        if !isClear { trouble.noteUnexplained(now: now) }
        let refusal = RefusedTarget(target: demand.target, code: error.code.serverCode ?? "", trouble: trouble)
        let isLong = trouble.isLongUnexplained(settings.policy, now: now)
        let told = isLong ? OAuth2Error.refusedWithoutReason(response: error.response) : error
        return release(trouble.telling(told, now: now), tokenMayBeSpent: false) { $0.note(refusal) }
    }

    private mutating func waitToPresentAgain() -> Effect {
        phase = .waitingToPresentAgain
        return .wait(random.backOff(.milliseconds(100), tries: presentations))
    }

    /// Writes a lease for the time that the next try can take, and then tries.
    mutating func presentAgain(now: Date, pausedUntil: Date?) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        if let pausedUntil, pausedUntil > now {
            let remaining = pausedUntil.timeIntervalSince(now)
            return release(.refreshPaused(for: remaining), tokenMayBeSpent: false)
        }
        return acquire(held.grant, held.version, now: now)
    }

    mutating func trouble(after error: OAuth2Error, now: Date) -> RefreshTrouble {
        RefreshTrouble(after: error, held?.grant.trouble, settings.policy, &random, now: now)
    }

    /// Gives the lease back after a failure that says nothing final, and keeps the grant.
    mutating func release(
        _ error: OAuth2Error,
        tokenMayBeSpent: Bool,
        noting note: (inout StoredGrant) -> Void = { _ in }
    ) -> Effect {
        guard let held else { preconditionFailure("nothing is released without a lease") }
        var grant = held.grant
        grant.lease = nil
        if !tokenMayBeSpent, unanswered == 0 { grant.presentation = earlierPresentation }
        note(&grant)
        newest = grant
        phase = .releasing(error)
        return .write(grant, expected: held.version)
    }

    /// The same after a failure that calls for a pause: who waited for the refresh is told when to ask again.
    private mutating func release(
        _ error: OAuth2Error,
        after trouble: RefreshTrouble,
        tokenMayBeSpent: Bool,
        now: Date
    ) -> Effect {
        release(trouble.telling(error, now: now), tokenMayBeSpent: tokenMayBeSpent) { $0.trouble = trouble }
    }
}
