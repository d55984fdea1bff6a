#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
            ? .wait(random.backOff(.milliseconds(50), tries: storageFailures))
            : release(.storageFailed(error).pausing(for: settings.policy.firstPause.seconds), tokenMayBeSpent: true)
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
            if storageFailures > 0, ByteText(grant.lineage) == ByteText(held.grant.lineage),
                grant.end?.serverCode.map({ ByteText($0) }) == error.code.serverCode.map({ ByteText($0) })
            {
                // The write that seemed to have failed.
                return ended(grant, error)
            }
            guard restarts <= Self.mostRestarts else { return fail(error) }
            phase = .reading
            return decide(grant, version, now: now, pausedUntil: pausedUntil)
        }
        var grant = grant
        let isAnswerLost = unanswered > 0 || earlierPresentation != nil || grant.isTakenOver(at: now)
        grant.end = GrantEnd(reason: isAnswerLost ? .answerLost : .refused, at: now, serverCode: error.code.serverCode)
        grant.lease = nil
        grant.presentation = nil
        phase = .recordingEnd(grant, error)
        return .write(grant, expected: version)
    }

    /// Tries again; should no write succeed, the next refresh is refused again, and records it.
    mutating func recordEndAfterStorageFailure(_ grant: StoredGrant, _ refusal: OAuth2Error) -> Effect {
        storageFailures += 1
        guard storageFailures < settings.policy.saveAttempts else { return ended(grant, refusal) }
        phase = .confirmingRefusal(refusal)
        return .wait(random.backOff(.milliseconds(50), tries: storageFailures))
    }

    mutating func ended(_ grant: StoredGrant, _ error: OAuth2Error) -> Effect {
        newest = grant
        return fail(OAuth2Error(LoginRequired(reason: grant.end?.reason ?? .refused, refusal: error)))
    }
}
