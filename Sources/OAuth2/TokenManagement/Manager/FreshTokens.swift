import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The grants that a manager remembers, for callers who find a fresh token: nearly all, and with every request they serve.
///
/// Several locks instead of one, so that those who ask for different grants seldom meet. ``RefreshBoard`` writes here while it
/// holds its own lock.
final class FreshTokens: Sendable {
    private final class Shelf: Sendable {
        let grants: Mutex<RecentlyUsed<CachedGrant>>

        init(limit: Int) { grants = Mutex(RecentlyUsed(limit: limit)) }
    }

    /// How many bits of a number choose one of the shelves, when there are several.
    private static let bits: UInt64 = 6
    private let shelves: [Shelf]
    /// Chooses the shelf of a name.
    ///
    /// Random, because some names are chosen by their users.
    private let factor = UInt64.random(in: 0...UInt64.max) | 1
    private let recent = RecentTokens()

    /// Remembers about as many grants as `limit`, those that were used last.
    init(limit: Int) {
        // A small limit is kept to the letter; of a large one, each shelf gets a share, and a little more for chance.
        let isSmall = limit < 4096
        shelves = (0..<(isSmall ? 1 : 1 << Self.bits)).map { _ in
            Shelf(limit: isSmall ? limit : limit >> Self.bits + limit / 256)
        }
    }

    /// What is remembered of a grant.
    subscript(name: ByteText) -> CachedGrant? {
        get { shelf(name).grants.withLock { $0[name] } }
        set {
            shelf(name).grants.withLock { grants in
                grants[name] = newValue
                // Inside, so that nobody who has seen the new value can meet somebody who still gets the old one.
                recent.expire()
            }
            if newValue == nil { recent.forget(name) }
        }
    }

    /// The access token that this thread asked for last, if that is the one, and it is not time to replace it.
    @inline(__always)
    func recentToken(_ name: ByteText, _ target: TokenTarget, now: Date) -> AccessToken? {
        recent.token(name, target, now: now)
    }

    /// The access token of a grant, unless it is time to replace it.
    func accessToken(
        _ name: ByteText,
        _ target: TokenTarget,
        _ minimumValidity: Duration,
        now: Date
    ) -> AccessToken? {
        let epoch = recent.currentEpoch
        let number = name.mixed(factor)
        let found = shelf(number).grants.withLock { $0[name]?.freshToken(target, minimumValidity, now: now) }
        guard let found else { return nil }
        recent.keep(found, name, target, mark: number ^ target.mixed(factor), epoch: epoch)
        return found.token
    }

    /// The same with all that is known of it.
    func token(_ name: ByteText, _ target: TokenTarget, _ minimumValidity: Duration, now: Date) -> CachedToken? {
        shelf(name).grants.withLock { $0[name]?.freshCachedToken(target, minimumValidity, now: now) }
    }

    private func shelf(_ name: ByteText) -> Shelf { shelf(name.mixed(factor)) }

    private func shelf(_ number: UInt64) -> Shelf {
        shelves[shelves.count == 1 ? 0 : Int(number >> (64 - Self.bits))]
    }
}
