#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: Taking the lease and presenting the refresh token

extension RefreshProcedure {
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
        let expiry = now + settings.leaseDuration + leaseExtension
        grant.lease = StoredGrant.Lease(owner: owner, expiresAt: expiry, holder: settings.holder)
        grant.presentation = StoredGrant.Presentation(digest: digest, at: now, owner: owner)
        mayHoldLease = true
        phase = .acquiring(grant)
        return .write(grant, expected: version)
    }

    mutating func acquired(_ grant: StoredGrant, _ version: RecordVersion, now: Date) -> Effect {
        newest = grant
        held = (grant, version)
        guard let refreshToken = grant.refreshToken, let lease = grant.lease else {
            preconditionFailure("a lease is taken on a grant with a refresh token")
        }
        // The answer may take its whole time, and be saved by a write that takes as long as the policy allows: if this one took
        // much of that, another replica could take the lease over and present the same token meanwhile.
        guard lease.expiresAt >= now + settings.requestLimit + settings.leaseSlack * 9 / 10 else {
            storageFailures += 1
            guard storageFailures < settings.policy.saveAttempts else {
                let error = OAuth2Error.storageFailed(nil).pausing(for: settings.policy.firstPause.seconds)
                return release(error, tokenMayBeSpent: false)
            }
            // A slow storage gets a lease that is longer by the slowest write.
            leaseExtension = settings.leaseSlack
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
