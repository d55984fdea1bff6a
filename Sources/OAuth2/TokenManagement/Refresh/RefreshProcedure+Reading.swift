#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: Reading the record and taking the lease

extension RefreshProcedure {
    /// How often the record is read again at once, after somebody else wrote it, before there is a pause in between.
    private static let promptConflicts = 3

    /// Reads the record again, because somebody else wrote it in the meantime.
    mutating func readAgain() -> Effect {
        phase = .reading
        metOtherReplica = true
        conflicts += 1
        return conflicts <= Self.promptConflicts
            ? .load : .wait(random.backOff(.milliseconds(10), tries: conflicts - Self.promptConflicts))
    }

    /// Reads the record again, because the storage failed: what was to be written may be there or not.
    mutating func readAfterStorageFailure(_ error: any Error) -> Effect {
        storageFailures += 1
        guard storageFailures < settings.policy.saveAttempts else {
            // Callers are told to leave the storage alone for a while, as they are with the server.
            let error = OAuth2Error.storageFailed(error).pausing(for: settings.policy.firstPause.seconds)
            guard mayHoldLease else { return fail(error) }
            phase = .withdrawing(error)
            return .load
        }
        phase = .reading
        return .wait(random.backOff(.milliseconds(50), tries: storageFailures))
    }

    /// Takes the lease away that was written by a write which seemed to have failed.
    mutating func withdraw(_ error: OAuth2Error, _ grant: StoredGrant, _ version: RecordVersion) -> Effect {
        newest = grant
        guard grant.lease.map({ ByteText($0.owner) }) == ByteText(owner) else { return fail(error) }
        held = (grant, version)
        return release(error, tokenMayBeSpent: false)
    }

    /// What a record calls for.
    mutating func decide(
        _ grant: StoredGrant,
        _ version: RecordVersion,
        now: Date,
        pausedUntil: Date?
    ) -> Effect {
        if let error = settings.identity.refusal(of: grant) {
            // It is not remembered either, or its access token would be handed out from memory.
            newest = nil
            return fail(error)
        }
        newest = grant
        mayHoldLease = grant.lease.map { ByteText($0.owner) } == ByteText(owner)
        if let error = settings.policy.error { return fail(error) }
        if let tombstone = grant.tombstone { return meet(tombstone, grant, version, now: now) }
        if let token = demand.satisfying(grant, policy: settings.policy, now: now) {
            return succeed(token, isRefreshed: false)
        }
        if let end = grant.end { return fail(OAuth2Error(LoginRequired(reason: end.reason, refusal: nil))) }
        guard grant.refreshToken != nil else {
            return fail(OAuth2Error(LoginRequired(noRefreshTokenIn: grant)))
        }
        if let error = pauseError(grant, now: now, pausedUntil: pausedUntil) { return fail(error) }
        if !hasServed, demand.isServedMeanwhile(by: grant, policy: settings.policy, now: now) {
            hasServed = true
            phase = .serving(grant, version)
            return .serve(grant)
        }
        if let lease = grant.lease, isHeldByOther(lease, now: now) { return waitForLease(lease, grant, now: now) }
        return acquire(grant, version, now: now)
    }

    /// Why nothing is sent at the moment; `nil` when it may be.
    private func pauseError(_ grant: StoredGrant, now: Date, pausedUntil: Date?) -> OAuth2Error? {
        let policy = settings.policy
        if let pausedUntil, pausedUntil > now { return .refreshPaused(for: pausedUntil.timeIntervalSince(now)) }
        if let trouble = grant.trouble, let remaining = trouble.remaining(at: now, longest: settings.longestPause) {
            return trouble.isLongUnexplained(policy, now: now)
                ? .refusedWithoutReason(response: nil).pausing(for: remaining) : .refreshPaused(for: remaining)
        }
        guard let refusal = grant.refusal(of: demand.target),
            let remaining = refusal.trouble.remaining(at: now, longest: settings.longestPause)
        else { return nil }
        return refusal.error(pausingFor: remaining, policy, now: now)
    }

    /// Whether somebody else refreshes; one whose lease ends too far off had a wrong clock.
    private func isHeldByOther(_ lease: StoredGrant.Lease, now: Date) -> Bool {
        ByteText(lease.owner) != ByteText(owner)
            && (0...settings.longestWait).contains(lease.expiresAt.timeIntervalSince(now))
            && lease.holder.map(settings.isGone) != true
    }

    private mutating func waitForLease(_ lease: StoredGrant.Lease, _ grant: StoredGrant, now: Date) -> Effect {
        metOtherReplica = true
        let remaining = lease.expiresAt.timeIntervalSince(now)
        // The token still does: no reason to keep anybody waiting.
        if demand.occasion == .due,
            grant.accessToken(for: demand.target)?.isUsable(for: demand.minimumValidity, settings.policy, at: now)
                == true
        {
            return fail(.refreshPaused(for: remaining))
        }
        phase = .reading
        conflicts += 1
        // Others refresh in tens of milliseconds, as a rule; who has waited for long can wait a little longer.
        let pause = min(random.backOff(.milliseconds(20), tries: conflicts), .milliseconds(500))
        return .wait(min(pause, .seconds(remaining) + .milliseconds(1)))
    }
}
