import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Remembers logout tokens in memory, for an application that runs once.
public final class SeenLogoutTokens: LogoutReplayCheck {
    private struct Key: Hashable {
        let issuer: ByteText
        let tokenID: ByteText
    }

    private let expiries = Mutex<[Key: Date]>([:])
    private let limit: Int

    /// A memory without tokens.
    ///
    /// - Parameter limit: How many tokens are kept at most, and never fewer than two. One more, and only the half that expires
    ///   last is kept, so that making room is rare. Default 10 000.
    public init(limit: Int = 10_000) { self.limit = max(2, limit) }

    /// Notes a token; `false` when it was noted before.
    public func isFirstUse(of tokenID: String, issuer: String, until expiry: Date) -> Bool {
        let key = Key(issuer: ByteText(issuer), tokenID: ByteText(tokenID))
        return expiries.withLock { expiries in
            // Without a look at the clock: an expired token is refused before, and a wrong clock here would let one through.
            if expiries[key] != nil { return false }
            if expiries.count >= limit {
                let kept = expiries.sorted { $0.value > $1.value }.prefix(limit / 2)
                expiries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
            }
            expiries[key] = expiry
            return true
        }
    }
}
