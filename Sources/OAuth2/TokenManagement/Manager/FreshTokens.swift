import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The grants that a manager remembers, for callers who find a fresh token: nearly all, and with every request they serve.
///
/// Several locks instead of one, so that those who ask for different grants seldom meet. ``RefreshBoard`` writes here while it
/// holds its own lock; nothing is called from under these.
final class FreshTokens: Sendable {
    private final class Shelf: Sendable {
        let content: Mutex<Content>

        init(limit: Int) { content = Mutex(Content(grants: RecentlyUsed(limit: limit))) }
    }

    private struct Content: Sendable {
        var grants: RecentlyUsed<CachedGrant>
        /// What was asked for last is found without a look-up.
        var last: (name: ByteText, grant: CachedGrant)?

        mutating func putFirst(_ name: ByteText) { last = grants[name].map { (name, $0) } }
    }

    private let shelves: [Shelf]

    /// Remembers about as many grants as `limit`, those that were used last.
    init(limit: Int) {
        // A small limit is kept to the letter; of a large one, each shelf gets a share, and a little more for chance.
        let isSmall = limit < 4096
        shelves = (0..<(isSmall ? 1 : 64)).map { _ in Shelf(limit: isSmall ? limit : limit / 64 + limit / 256) }
    }

    /// What is remembered of a grant.
    subscript(name: ByteText) -> CachedGrant? {
        get {
            shelf(name).content.withLock { content in
                if content.last?.name != name { content.putFirst(name) }
                return content.last?.grant
            }
        }
        set {
            shelf(name).content.withLock { content in
                content.last = nil
                content.grants[name] = newValue
            }
        }
    }

    /// The token of a grant, unless it is time to replace it.
    ///
    /// All of it under the lock: counting a reference to the grant would cost two callers of one grant more.
    @inline(__always)
    func token(_ name: ByteText, _ target: TokenTarget, _ minimumValidity: Duration, now: Date) -> CachedToken? {
        shelf(name).content.withLock { content in
            if content.last?.name != name { content.putFirst(name) }
            return content.last?.grant.freshToken(target, minimumValidity, now: now)
        }
    }

    private func shelf(_ name: ByteText) -> Shelf {
        // A hash of all bytes, with a seed: many names end alike, as addresses do, and some are chosen by their users.
        shelves[Int(UInt(bitPattern: name.hashValue) % UInt(shelves.count))]
    }
}
