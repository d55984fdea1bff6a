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
///
/// A place is no object: out of an array of objects, each call would retain and release its place, a sixth of the whole.
final class RecentTokens: Sendable {
    private struct Place: ~Copyable {
        let content = Mutex(Content())
        /// What was looked up elsewhere since the copy was last used, as a number: a copy is made when that happens twice in a row,
        /// not for everybody who comes along, and not in turn for two.
        ///
        /// Outside the lock, which with many grants would be taken for nothing else.
        let lastMark = Atomic<UInt64>(0)
        /// Keeps the next place out of the processor's line of memory, which has 128 bytes at most.
        private let distance = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    }

    private struct Content: Sendable {
        // The time is always past when there is no copy.
        var name = ByteText("")
        var target = TokenTarget()
        var dueAt = Date.distantPast
        var token = AccessToken("")
        var epoch = 0
    }

    private static let bits = 5

    #if canImport(Darwin)
    /// `InlineArray` would need macOS 26.
    private final class Object: Sendable {
        let place = Place()
    }

    private let objects = (0..<(1 << bits)).map { _ in Object() }
    #else
    private let places = InlineArray<32, Place> { _ in Place() }
    #endif

    /// Counts what has changed in ``FreshTokens``; what was copied before is not used any more.
    private let epoch = Atomic(0)

    /// To be asked for before a token is looked up that will be kept.
    var currentEpoch: Int { epoch.load(ordering: .acquiring) }

    /// To be called after every change.
    func expire() { epoch.add(1, ordering: .releasing) }

    /// Drops the copies of a grant's token, which nobody would use any more.
    func forget(_ name: ByteText) {
        for index in 0..<(1 << Self.bits) {
            withPlace(index) { place in
                place.content.withLock { if $0.name == name { $0 = Content() } }
            }
        }
    }

    /// The token that this thread asked for last, if that is the one, and it is not time to replace it.
    @inline(__always)
    func token(_ name: ByteText, _ target: TokenTarget, now: Date) -> AccessToken? {
        let token: AccessToken?? = withPlace(ofThread) { place in
            place.content.withLockIfAvailable { content in
                guard now < content.dueAt, content.epoch == currentEpoch, content.name == name,
                    content.target.isSame(as: target)
                else { return nil }
                place.lastMark.store(0, ordering: .relaxed)
                return content.token
            }
        }
        return token ?? nil
    }

    /// Keeps a token that was found at `epoch`, if this thread asked for the same one before, as `mark` tells: a number that hardly
    /// anything else has.
    func keep(_ found: FreshToken, _ name: ByteText, _ target: TokenTarget, mark: UInt64, epoch: Int) {
        withPlace(ofThread) { place in
            guard place.lastMark.load(ordering: .relaxed) == mark else {
                place.lastMark.store(mark, ordering: .relaxed)
                return
            }
            _ = place.content.withLockIfAvailable { content in
                content.name = name
                content.target = target
                // In memory of its own, or the threads would count references to one and the same text.
                content.token = found.token.reveal().withBytes { AccessToken(String(decoding: $0)) }
                content.dueAt = found.dueAt
                content.epoch = epoch
            }
        }
    }

    @inline(__always)
    private func withPlace<Result>(_ index: Int, _ use: (borrowing Place) -> Result) -> Result {
        #if canImport(Darwin)
        use(objects[index].place)
        #else
        use(places[index])
        #endif
    }

    /// The place of the calling thread.
    private var ofThread: Int {
        @inline(__always) get {
            #if canImport(Glibc)
            let thread = pthread_self()
            #else
            let thread = unsafe unsafeBitCast(pthread_self(), to: UInt.self)
            #endif
            // It does not say in which of its bits threads differ.
            return Int(truncatingIfNeeded: (UInt64(thread) &* 0x9E37_79B9_7F4A_7C15) >> (64 - Self.bits))
        }
    }
}
