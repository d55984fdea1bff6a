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
        phase = .reading
        storageFailures += 1
        return storageFailures < settings.policy.saveAttempts
            ? .wait(random.backOff(.milliseconds(50), tries: storageFailures)) : fail(.storageFailed(error))
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
        if let token = demand.satisfying(grant, policy: settings.policy, now: now) {
            return succeed(token, isRefreshed: false)
        }
        if let end = grant.end { return fail(OAuth2Error(LoginRequired(reason: end.reason, refusal: nil))) }
        guard grant.refreshToken != nil else {
            return fail(OAuth2Error(LoginRequired(noRefreshTokenIn: grant)))
        }
        if let pausedUntil, pausedUntil > now {
            return fail(.refreshPaused(for: pausedUntil.timeIntervalSince(now)))
        }
        if let trouble = grant.trouble, trouble.pausedUntil > now,
            case let remaining = trouble.pausedUntil.timeIntervalSince(now), remaining <= settings.longestPause
        {
            return fail(
                trouble.isLongUnexplained(settings.policy, now: now)
                    ? .refusedWithoutReason(response: nil).pausing(for: remaining) : .refreshPaused(for: remaining)
            )
        }
        if let lease = grant.lease, ByteText(lease.owner) != ByteText(owner),
            (0...settings.longestWait).contains(lease.expiresAt.timeIntervalSince(now))
        {
            return waitForLease(lease, grant, now: now)
        }
        return acquire(grant, version, now: now)
    }

    private mutating func waitForLease(_ lease: StoredGrant.Lease, _ grant: StoredGrant, now: Date) -> Effect {
        metOtherReplica = true
        let remaining = lease.expiresAt.timeIntervalSince(now)
        // The token still does: no reason to keep anybody waiting.
        if demand.occasion == .due,
            grant.accessToken(for: demand.target)?.isValid(for: demand.minimumValidity, at: now) == true
        {
            return fail(.refreshPaused(for: remaining))
        }
        phase = .reading
        conflicts += 1
        // Others refresh in tens of milliseconds, as a rule; who has waited for long can wait a little longer.
        let pause = min(random.backOff(.milliseconds(20), tries: conflicts), .milliseconds(500))
        return .wait(min(pause, .seconds(remaining) + .milliseconds(1)))
    }

    /// Writes the lease, and that the refresh token is being presented, in one.
    mutating func acquire(_ grant: StoredGrant, _ version: RecordVersion, now: Date) -> Effect {
        var grant = grant
        guard let refreshToken = grant.refreshToken else {
            preconditionFailure("who takes a lease has seen a refresh token")
        }
        let digest = refreshToken.digest
        if presented.map({ ByteText($0) }) != ByteText(digest) {
            // Another token than the one before, if there was one: nothing is known of it yet.
            presented = digest
            presentations = 0
            unanswered = 0
            earlierPresentation = nil
        }
        if grant.isAnswerMissing, let presentation = grant.presentation, ByteText(presentation.owner) != ByteText(owner)
        {
            earlierPresentation = presentation
        }
        grant.lease = StoredGrant.Lease(owner: owner, expiresAt: now + settings.leaseDuration)
        grant.presentation = StoredGrant.Presentation(digest: digest, at: now, owner: owner)
        phase = .acquiring(grant)
        return .write(grant, expected: version)
    }

    mutating func acquired(_ grant: StoredGrant, _ version: RecordVersion, now: Date) -> Effect {
        newest = grant
        held = (grant, version)
        guard let refreshToken = grant.refreshToken, let lease = grant.lease else {
            preconditionFailure("a lease is taken on a grant with a refresh token")
        }
        // If the write took so long that the answer could come, or be saved, after the lease's end only, another replica
        // could present the same token meanwhile.
        guard lease.expiresAt >= now + settings.requestLimit + settings.leaseSlack / 2 else {
            storageFailures += 1
            guard storageFailures < settings.policy.saveAttempts else {
                return fail(.storageFailed(nil))
            }
            return acquire(grant, version, now: now)
        }
        presentations += 1
        // Of the answer that comes now, nothing is known yet.
        rejection = nil
        finding = .absent
        tolerances = []
        isRefreshTokenSaved = false
        phase = .presenting
        // What was granted says nothing about another API's scopes.
        let grantedScope = demand.target.audience == nil ? grant.grantedScope : nil
        return .present(
            Presentation(
                refreshToken: refreshToken,
                target: demand.target,
                grantedScope: grantedScope,
                idToken: grant.idToken
            )
        )
    }
}
