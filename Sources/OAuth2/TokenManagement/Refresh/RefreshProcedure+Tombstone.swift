#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: A login that was ended while it was refreshed

extension RefreshProcedure {
    /// Ends a refresh of a grant of which nothing is stored any more.
    ///
    /// Who was refreshing removes the tombstone, and so does who finds it when nobody can be meant.
    mutating func meet(
        _ tombstone: StoredGrant.Tombstone,
        _ grant: StoredGrant,
        _ version: RecordVersion,
        now: Date
    ) -> Effect {
        guard held.map({ ByteText($0.grant.lineage) }) == ByteText(grant.lineage) || tombstone.isOver(at: now) else {
            return fail(OAuth2Error(LoginRequired(reason: .noGrant, refusal: nil)))
        }
        phase = .removing
        return .remove(version)
    }

    /// What was received after the login's end is not saved; whether it is revoked, the tombstone says.
    mutating func discard(_ grant: StoredGrant, _ tombstone: StoredGrant.Tombstone, _ version: RecordVersion) -> Effect
    {
        guard tombstone.revokes else {
            phase = .removing
            return .remove(version)
        }
        phase = .revoking(grant, version)
        return .revoke(grant)
    }

    mutating func revoked(_ grant: StoredGrant, _ version: RecordVersion, _ isRevoked: Bool) -> Effect {
        revocations += 1
        guard isRevoked || revocations >= settings.policy.attempts else {
            return .wait(random.backOff(.milliseconds(500), tries: revocations))
        }
        phase = .removing
        return .remove(version)
    }
}

extension StoredGrant {
    /// How long, in seconds, a presentation that another replica went on after may come back to the server.
    private static let takeoverMemory = 3600.0

    /// Whether a refusal may come of a presentation that was taken over not long ago.
    func isTakenOver(at now: Date) -> Bool {
        takenOver.map { abs(now.timeIntervalSince($0.at)) < Self.takeoverMemory } ?? false
    }
}
