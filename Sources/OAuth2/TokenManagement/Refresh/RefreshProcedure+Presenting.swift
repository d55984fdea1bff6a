#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: What the server answered

extension RefreshProcedure {
    mutating func refused(_ error: OAuth2Error, now: Date) -> Effect {
        if let spare = error.spareTokens { return saveSpare(spare, error, now: now) }
        switch RefreshFailure(error, policy: settings.policy) {
        case .notSent:
            if presentations < settings.policy.attempts { return waitToPresentAgain() }
            return release(error, after: trouble(after: error, now: now), tokenMayBeSpent: false, now: now)
        case .unanswered:
            unanswered += 1
            if presentations < settings.policy.attempts { return waitToPresentAgain() }
            return release(error, after: trouble(after: error, now: now), tokenMayBeSpent: true, now: now)
        case .final:
            return confirm(error)
        case .unsuitable:
            return release(error, trouble: held?.grant.trouble, tokenMayBeSpent: false)
        case .unserved:
            // A gateway's 502 can hide an answer; a server that asks to come back later has not acted.
            let turnedAway = error.response?.status == 429 || error.retryAfter != nil || error.response?.error != nil
            return release(error, after: trouble(after: error, now: now), tokenMayBeSpent: !turnedAway, now: now)
        case .unexplained:
            var trouble = trouble(after: error, now: now)
            trouble.refusalsWithoutReason += 1
            trouble.firstRefusalWithoutReason = trouble.firstRefusalWithoutReason ?? now
            let isLong = trouble.isLongUnexplained(settings.policy, now: now)
            return release(
                isLong ? .refusedWithoutReason(response: error.response) : error,
                after: trouble,
                tokenMayBeSpent: true,
                now: now
            )
        }
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
            return release(.refreshPaused(for: remaining), trouble: held.grant.trouble, tokenMayBeSpent: unanswered > 0)
        }
        return acquire(held.grant, held.version, now: now)
    }

    mutating func trouble(after error: OAuth2Error, now: Date) -> RefreshTrouble {
        RefreshTrouble(after: error, held?.grant.trouble, settings.policy, &random, now: now)
    }

    /// Gives the lease back after a failure that says nothing final, and keeps the grant.
    private mutating func release(_ error: OAuth2Error, trouble: RefreshTrouble?, tokenMayBeSpent: Bool) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        var grant = held.grant
        grant.lease = nil
        grant.trouble = trouble
        if !tokenMayBeSpent, unanswered == 0 { grant.presentation = earlierPresentation }
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
        release(trouble.telling(error, now: now), trouble: trouble, tokenMayBeSpent: tokenMayBeSpent)
    }
}

// MARK: A refusal that may be final

extension RefreshProcedure {
    /// How often a refusal may turn out to be another replica's success before it is believed.
    private static let mostRestarts = 3

    /// Reads the record before the refusal is believed: another replica may have got newer tokens meanwhile, and the refused
    /// one be none of anybody's any more.
    mutating func confirm(_ error: OAuth2Error) -> Effect {
        phase = .confirmingRefusal(error)
        return .load
    }

    mutating func confirmAfterStorageFailure(_ refusal: OAuth2Error, _ error: any Error) -> Effect {
        storageFailures += 1
        return storageFailures < settings.policy.saveAttempts
            ? .wait(random.backOff(.milliseconds(50), tries: storageFailures)) : fail(.storageFailed(error))
    }

    mutating func confirmed(
        _ error: OAuth2Error,
        _ grant: StoredGrant,
        _ version: RecordVersion,
        now: Date,
        pausedUntil: Date?
    ) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        guard version == held.version else {
            metOtherReplica = true
            restarts += 1
            newest = grant
            guard restarts <= Self.mostRestarts else { return fail(error) }
            phase = .reading
            return decide(grant, version, now: now, pausedUntil: pausedUntil)
        }
        var grant = grant
        let isAnswerLost = unanswered > 0 || earlierPresentation != nil
        grant.end = GrantEnd(reason: isAnswerLost ? .answerLost : .refused, at: now, serverCode: error.code.serverCode)
        grant.lease = nil
        grant.presentation = nil
        phase = .recordingEnd(grant, error)
        return .write(grant, expected: version)
    }

    mutating func ended(_ grant: StoredGrant, _ error: OAuth2Error) -> Effect {
        newest = grant
        return fail(OAuth2Error(LoginRequired(reason: grant.end?.reason ?? .refused, refusal: error)))
    }
}
