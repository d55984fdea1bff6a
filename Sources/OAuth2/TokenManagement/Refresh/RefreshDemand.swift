#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a refresh shall achieve.
struct RefreshDemand: Sendable, Hashable {
    /// What the access token is for.
    let target: TokenTarget

    /// Why a stored token may not do.
    var occasion = Occasion.due

    /// How long the token has to be valid at least.
    var minimumValidity: Duration = .zero

    /// Where between nothing and all of ``RefreshPolicy/jitter`` this refresh lies, 0 to 1.
    var jitter = 0.0

    enum Occasion: Sendable, Hashable {
        /// The token is missing, expired or about to expire.
        case due
        /// An API refused the token with this digest.
        case rejected(digest: String)
        /// The application wants a token that is issued from now on.
        case newClaims
    }

    /// The stored token that meets the demand without a refresh.
    func satisfying(_ grant: StoredGrant, policy: RefreshPolicy, now: Date) -> StoredAccessToken? {
        guard let stored = grant.accessToken(for: target) else { return nil }
        switch occasion {
        case .due:
            return stored.isFresh(minimumValidity, jitter: jitter, policy: policy, now: now) ? stored : nil
        case .rejected(let digest):
            return ByteText(stored.token.digest) != ByteText(digest)
                && stored.isUsable(for: minimumValidity, policy, at: now)
                ? stored : nil
        case .newClaims:
            return nil
        }
    }

    /// Whether the record has a token that will do, for callers who ask for nothing more, while a new one is being got.
    func isServedMeanwhile(by grant: StoredGrant, policy: RefreshPolicy, now: Date) -> Bool {
        guard let stored = grant.accessToken(for: target), stored.isUsable(for: .zero, policy, at: now) else {
            return false
        }
        return accepts(stored.token)
    }

    /// Whether the token is another than the one that an API refused, if one was.
    func accepts(_ token: AccessToken) -> Bool {
        guard case .rejected(let digest) = occasion else { return true }
        return ByteText(token.digest) != ByteText(digest)
    }
}

extension StoredAccessToken {
    /// Whether there is no need to replace the token yet.
    func isFresh(_ minimumValidity: Duration, jitter: Double, policy: RefreshPolicy, now: Date) -> Bool {
        now < dueAt(jitter: jitter, policy: policy) && isLongEnoughValid(minimumValidity, now: now)
            && usableFrom(policy) <= now
    }

    /// When it is time to replace the token.
    func dueAt(jitter: Double, policy: RefreshPolicy) -> Date {
        guard let expiresAt else { return .distantFuture }
        let lifetime = expiresAt.timeIntervalSince(issuedAt)
        let margin = min(policy.margin.seconds, lifetime / 4) + jitter * min(policy.jitter.seconds, lifetime / 8)
        // Never after its expiry, whatever the policy says.
        return expiresAt - max(0, margin)
    }

    /// Whether the token is valid for as long as a caller asks.
    ///
    /// Whoever asks for more than the server gives would refresh with every call otherwise.
    func isLongEnoughValid(_ minimumValidity: Duration, now: Date) -> Bool {
        guard let expiresAt else { return true }
        let asked = min(minimumValidity.seconds, expiresAt.timeIntervalSince(issuedAt) * 3 / 4)
        return expiresAt.timeIntervalSince(now) > asked
    }
}
