import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Remembers logout tokens in memory, for an application that runs once.
public final class SeenLogoutTokens: LogoutReplayCheck {
    private struct Key: Hashable {
        let issuer: String
        let tokenID: String
    }

    private let expiries = Mutex<[Key: Date]>([:])
    private let clock: any WallClock
    private let limit: Int

    /// A memory without tokens.
    ///
    /// - Parameters:
    ///   - limit: How many tokens are kept; beyond it those that expire first are forgotten. Default 10 000.
    ///   - clock: Tells what has expired.
    public init(limit: Int = 10_000, clock: any WallClock = SystemWallClock()) {
        self.limit = max(2, limit)
        self.clock = clock
    }

    /// Notes a token; `false` when it was noted before.
    public func isFirstUse(of tokenID: String, issuer: String, until expiry: Date) -> Bool {
        let now = clock.now
        let key = Key(issuer: issuer, tokenID: tokenID)
        return expiries.withLock { expiries in
            if let known = expiries[key], known >= now { return false }
            if expiries.count >= limit {
                expiries = expiries.filter { $0.value >= now }
                if expiries.count > limit / 2 {
                    let kept = expiries.sorted { $0.value > $1.value }.prefix(limit / 2)
                    expiries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
                }
            }
            expiries[key] = expiry
            return true
        }
    }
}
