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
    private typealias Shelf = Mutex<RecentlyUsed<CachedGrant>>

    private let shelves: Places<Shelf>
    /// A small limit is kept to the letter, on one shelf.
    private let isSmall: Bool
    /// Chooses the shelf of a name, and the place there.
    private let factor = MixedName.makeFactor()
    let recent = RecentTokens()

    /// Remembers about as many grants as `limit`, those that were used last.
    init(limit: Int) {
        isSmall = limit < 4096
        // Of a large one, each shelf gets a share, and a little more for chance.
        let share = isSmall ? limit : limit / Places<Shelf>.count + limit / 256
        shelves = Places { Mutex(RecentlyUsed(limit: share)) }
    }

    /// What is remembered of a grant.
    subscript(name: ByteText) -> CachedGrant? {
        get { withShelf(MixedName(name, factor: factor)) { $0[$1] } }
        set {
            withShelf(MixedName(name, factor: factor)) { grants, name in
                grants[name] = newValue
                // Inside, so that nobody who has seen the new value can meet somebody who still gets the old one.
                recent.expire()
            }
            if newValue == nil { recent.forget(name) }
        }
    }

    /// The access token that this thread asked for last, if that is the one, and it is not time to replace it.
    @inline(__always)
    func recentToken(_ nickname: ByteText, _ target: TokenTarget, now: Date) -> AccessToken? {
        recent.token(nickname, target, now: now)
    }

    /// The access token of a grant, unless it is time to replace it; this thread's copy is asked for with the `nickname`.
    func accessToken(
        _ name: ByteText,
        nickname: ByteText,
        _ target: TokenTarget,
        _ minimumValidity: Duration,
        now: CallTime
    ) -> AccessToken? {
        let epoch = recent.currentEpoch
        let mixed = MixedName(name, factor: factor)
        let found = withShelf(mixed) { grants, mixed in
            grants.withValue(mixed) { $0.freshToken(target, minimumValidity, now: now) }
        }
        guard let found else { return nil }
        recent.keep(found, nickname, target, mark: mixed.number ^ target.mixed(factor), epoch: epoch)
        return found.token
    }

    /// The same with all that is known of it.
    func token(_ name: ByteText, _ target: TokenTarget, _ minimumValidity: Duration, now: Date) -> CachedToken? {
        withShelf(MixedName(name, factor: factor)) { grants, name in
            grants[name]?.freshCachedToken(target, minimumValidity, now: CallTime(now))
        }
    }

    @inline(__always)
    private func withShelf<Result: Sendable>(
        _ name: MixedName,
        _ use: (inout RecentlyUsed<CachedGrant>, MixedName) -> Result
    ) -> Result {
        shelves.withPlace(chosenBy: isSmall ? 0 : name.number) { shelf in shelf.withLock { use(&$0, name) } }
    }
}
