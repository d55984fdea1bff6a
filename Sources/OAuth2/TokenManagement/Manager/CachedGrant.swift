#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a manager remembers of a grant, to answer without the storage.
struct CachedGrant: Sendable {
    /// The record's ``StoredGrant/generation``.
    let generation: Int

    private let tokens: [StoredAccessToken]

    /// Where in the range of ``RefreshPolicy/jitter`` this replica refreshes this generation of tokens.
    let jitter: Double

    init(_ grant: StoredGrant, jitter: Double) {
        self.generation = grant.generation
        self.tokens = grant.accessTokens
        self.jitter = jitter
    }

    /// The token for `target`, unless it is time to replace it.
    func freshToken(
        _ target: TokenTarget,
        _ minimumValidity: Duration,
        policy: RefreshPolicy,
        now: Date
    ) -> StoredAccessToken? {
        guard let stored = tokens.first(where: { $0.target == target }) else { return nil }
        return stored.isFresh(minimumValidity, jitter: jitter, policy: policy, now: now) ? stored : nil
    }

    /// The token for `target`, as long as it can be used at all.
    func usableToken(_ target: TokenTarget, _ minimumValidity: Duration, now: Date) -> StoredAccessToken? {
        guard let stored = tokens.first(where: { $0.target == target }) else { return nil }
        return stored.isValid(for: minimumValidity, at: now) ? stored : nil
    }
}
