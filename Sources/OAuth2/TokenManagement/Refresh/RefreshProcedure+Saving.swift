#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: Saving the new tokens

extension RefreshProcedure {
    mutating func save(_ grant: StoredGrant, expected version: RecordVersion) -> Effect {
        phase = .saving(grant)
        return .write(grant, expected: version)
    }

    func saved(_ grant: StoredGrant) -> Effect {
        var saved = self
        saved.newest = grant
        if let rejection { return grant.end == nil ? saved.fail(rejection) : saved.ended(grant, rejection) }
        guard let token = grant.accessToken(for: demand.target) else {
            preconditionFailure("the answer's token was put into the record")
        }
        return saved.succeed(token, isRefreshed: true)
    }

    /// Reads what is stored, because the new tokens could not be written on top of what was there, or may have been written.
    mutating func reconcile(_ grant: StoredGrant) -> Effect {
        phase = .reconciling(grant)
        return .load
    }

    mutating func reconcileAfterStorageFailure(_ grant: StoredGrant, _ error: any Error) -> Effect {
        storageFailures += 1
        guard storageFailures < settings.policy.saveAttempts else {
            return keepUnsaved(grant, .storageFailed(error))
        }
        phase = .reconciling(grant)
        return .wait(random.backOff(.milliseconds(50), tries: storageFailures))
    }

    /// Gives up for now.
    ///
    /// The tokens exist nowhere but here, so the procedure is handed out to be gone on with.
    mutating func keepUnsaved(_ grant: StoredGrant, _ error: OAuth2Error) -> Effect {
        storageFailures = 0
        phase = .reconciling(grant)
        // The record in the storage, not the new one: nobody gets the new access token before it is saved.
        return .end(
            RefreshOutcome(
                result: .failure(error),
                metOtherReplica: metOtherReplica,
                grant: newest,
                unsaved: UnsavedRefresh(self)
            )
        )
    }

    /// The record that ``keepUnsaved(_:_:)`` kept, if it comes after `stored`.
    func unsavedGrant(after stored: StoredGrant) -> StoredGrant? {
        guard case .reconciling(let grant) = phase, ByteText(grant.lineage) == ByteText(stored.lineage),
            grant.generation > stored.generation
        else { return nil }
        return grant
    }

    mutating func reconciled(
        _ grant: StoredGrant,
        with found: StoredGrant,
        _ version: RecordVersion,
        now: Date,
        pausedUntil: Date?
    ) -> Effect {
        let isSameLogin = ByteText(found.lineage) == ByteText(grant.lineage)
        if isSameLogin, let tombstone = found.tombstone { return discard(grant, tombstone, version) }
        let target = demand.target
        if isSameLogin, found.generation == grant.generation, found.refreshToken == grant.refreshToken,
            found.accessToken(for: target)?.token == grant.accessToken(for: target)?.token
        {
            // The write that seemed to have failed.
            return saved(found)
        }
        if isRefreshTokenSaved, version != held?.version {
            // Somebody has the lease, and may be presenting: better another access token than two presentations at once.
            metOtherReplica = true
            phase = .reading
            return decide(found, version, now: now, pausedUntil: pausedUntil)
        }
        if isSameLogin, found.generation < grant.generation {
            // The record these tokens were got for, perhaps with a later lease of somebody else's: they are newer.
            return save(overtaken(grant, by: found, now: now), expected: version)
        }
        metOtherReplica = true
        if isSameLogin, found.refreshedAt < grant.refreshedAt {
            // Two replicas refreshed at once, because a lease expired before its holder was done. A server that allowed it
            // goes on with the later one's token.
            var grant = overtaken(grant, by: found, now: now)
            grant.generation = found.generation + 1
            return save(grant, expected: version)
        }
        // A later login, or somebody's newer tokens.
        phase = .reading
        return decide(found, version, now: now, pausedUntil: pausedUntil)
    }

    /// Notes that somebody else presented the refresh token, too, before these tokens were saved: should the server refuse them,
    /// it took the second presentation for theft.
    private func overtaken(_ grant: StoredGrant, by found: StoredGrant, now: Date) -> StoredGrant {
        let isAlone =
            found.generation < grant.generation && found.end == nil
            && found.presentation.map { ByteText($0.owner) } == ByteText(owner)
        guard !isAlone, let digest = presented else { return grant }
        var grant = grant
        grant.takenOver = StoredGrant.Presentation(digest: digest, at: now, owner: owner)
        return grant
    }
}
