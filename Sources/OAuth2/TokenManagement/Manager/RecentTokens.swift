import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// What threads asked for last: a service that calls APIs in its own name asks for one and the same token.
///
/// Threads that share a lock, or count references to one text, wait for each other's caches, which takes longer than all the rest;
/// so there are several places, with a copy in each, and threads seldom share one. A thread whose place another one is using
/// goes to ``FreshTokens``.
final class RecentTokens: Sendable {
    private struct Place: ~Copyable, Sendable {
        let content = Mutex(Content())
        /// How the nickname ends whose copy is here, as ``ByteText/ending`` tells; mostly right, and read without the lock, so
        /// that who asks with another one does not take it in vain.
        let ending = Atomic<UInt64>(0)
        /// What was looked up elsewhere since the copy was last used, as a number: a copy is made when that happens twice in a row,
        /// not for everybody who comes along, and not in turn for two.
        ///
        /// Outside the lock, which with many grants would be taken for nothing else.
        let lastMark = Atomic<UInt64>(0)
    }

    private struct Content: Sendable {
        // The time is always past when there is no copy.
        var nickname = ByteText("")
        var target = TokenTarget()
        var dueAt = Date.distantPast
        var usableFrom = Date.distantPast
        var token = AccessToken("")
        var epoch = 0
    }

    private let places = Places { Place() }

    /// Counts what has changed in ``FreshTokens``; what was copied before is not used any more.
    private let epoch = Atomic(0)

    /// To be asked for before a token is looked up that will be kept.
    var currentEpoch: Int { epoch.load(ordering: .acquiring) }

    /// To be called after every change.
    func expire() { epoch.add(1, ordering: .releasing) }

    /// Drops the copies of a user's token, which nobody would use any more; users' grants are asked for with their names.
    func forget(_ name: ByteText) {
        for index in 0..<Places<Place>.count {
            places.withPlace(index) { place in
                place.content.withLock { if $0.nickname == name { $0 = Content() } }
            }
        }
    }

    /// How many copies there are of the tokens that were asked for with a nickname.
    func copies(of nickname: ByteText) -> Int {
        (0..<Places<Place>.count).count { index in
            places.withPlace(index) { place in place.content.withLock { $0.nickname == nickname && $0.epoch > 0 } }
        }
    }

    /// The token that this thread asked for last, if that is the one, and it is not time to replace it.
    @inline(__always)
    func token(_ nickname: ByteText, _ target: TokenTarget, now: Date) -> AccessToken? {
        places.withPlace(chosenBy: Self.thread) { place in
            guard place.ending.load(ordering: .relaxed) == nickname.ending else { return nil }
            let token: AccessToken?? = place.content.withLockIfAvailable { content in
                guard now < content.dueAt, content.usableFrom <= now, content.epoch == currentEpoch,
                    content.nickname == nickname,
                    content.target.isSame(as: target)
                else { return nil }
                place.lastMark.store(0, ordering: .relaxed)
                return content.token
            }
            return token ?? nil
        }
    }

    /// Keeps a token that was found at `epoch`, if this thread asked for the same one before, as `mark` tells: a number that hardly
    /// anything else has.
    func keep(_ found: FreshToken, _ nickname: ByteText, _ target: TokenTarget, mark: UInt64, epoch: Int) {
        places.withPlace(chosenBy: Self.thread) { place in
            guard place.lastMark.load(ordering: .relaxed) == mark else {
                place.lastMark.store(mark, ordering: .relaxed)
                return
            }
            _ = place.content.withLockIfAvailable { content in
                content.nickname = nickname
                content.target = target
                // In memory of its own, or the threads would count references to one and the same text.
                content.token = found.token.reveal().withBytes { AccessToken(String(decoding: $0)) }
                content.dueAt = found.dueAt
                content.usableFrom = found.usableFrom
                content.epoch = epoch
                place.ending.store(nickname.ending, ordering: .relaxed)
            }
        }
    }

    /// A number of the calling thread's, whose high bits differ from those of others.
    private static var thread: UInt64 {
        @inline(__always) get {
            #if canImport(Glibc)
            let thread = pthread_self()
            #else
            let thread = unsafe unsafeBitCast(pthread_self(), to: UInt.self)
            #endif
            // It does not say in which of its bits threads differ.
            return UInt64(thread) &* 0x9E37_79B9_7F4A_7C15
        }
    }
}
