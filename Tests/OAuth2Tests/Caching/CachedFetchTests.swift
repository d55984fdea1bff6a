import Foundation
import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

@Suite("A value that is fetched once for everybody")
struct CachedFetchTests {
    private struct Down: Error {}

    /// Counts fetches and ends them when it is told to.
    private final class Origin: Sendable {
        private let waiting = Mutex<[CheckedContinuation<Int, any Error>]>([])
        private let started = Mutex(0)

        var count: Int { started.withLock { $0 } }

        func fetch() async throws -> Int {
            started.withLock { $0 += 1 }
            return try await withCheckedThrowingContinuation { continuation in
                waiting.withLock { $0.append(continuation) }
            }
        }

        /// Ends the fetch that is under way, once it is.
        func end(_ result: Result<Int, any Error>) async {
            while true {
                let next = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                if let next { return next.resume(with: result) }
                await Task.yield()
            }
        }
    }

    private func cache(_ origin: Origin, _ clock: FixedClock = FixedClock()) -> CachedFetch<Int> {
        CachedFetch(policy: CachePolicy(lifetime: .seconds(100)), clock: clock) { try await origin.fetch() }
    }

    /// Starts a caller and returns when it waits.
    private func waiting<Result: Sendable>(
        _ cache: CachedFetch<Int>,
        _ count: Int,
        _ body: @escaping @Sendable () async throws -> Result
    ) async -> Task<Result, any Error> {
        let task = Task { try await body() }
        while cache.waiterCount < count, !Task.isCancelled { await Task.yield() }
        return task
    }

    @Test("five hundred callers cause one request and all get its answer", .timeLimit(.minutes(15)))
    func shared() async throws {
        let origin = Origin()
        let cache = cache(origin)
        let values = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<500 { group.addTask { try await cache.entry().value } }
            while cache.waiterCount < 500, !Task.isCancelled { await Task.yield() }
            await origin.end(.success(7))
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == Array(repeating: 7, count: 500))
        #expect(origin.count == 1)
        #expect(try await cache.entry().value == 7)
        #expect(origin.count == 1)
    }

    @Test("a caller that is cancelled ends its own wait and not the fetch", .timeLimit(.minutes(15)))
    func cancelled() async throws {
        let origin = Origin()
        let cache = cache(origin)
        let first = await waiting(cache, 1) { try await cache.entry().value }
        let second = await waiting(cache, 2) { try await cache.entry().value }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        await origin.end(.success(1))
        #expect(try await second.value == 1)
        #expect(origin.count == 1)
    }

    @Test("a caller that was cancelled before it came does not wait", .timeLimit(.minutes(15)))
    func cancelledBefore() async throws {
        let origin = Origin()
        let cache = cache(origin)
        let caller = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await cache.entry().value
        }
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(cache.waiterCount == 0)
        await origin.end(.success(2))
        #expect(try await cache.entry().value == 2, "what it began is not lost")
        #expect(origin.count == 1)
    }

    @Test(
        "a failure reaches everybody who waited, and no request follows within the interval",
        .timeLimit(.minutes(15))
    )
    func failure() async throws {
        let origin = Origin()
        let clock = FixedClock()
        let cache = cache(origin, clock)
        let first = await waiting(cache, 1) { try await cache.entry().value }
        let second = await waiting(cache, 2) { try await cache.entry().value }
        await origin.end(.failure(Down()))
        await #expect(throws: Down.self) { try await first.value }
        await #expect(throws: Down.self) { try await second.value }
        for _ in 0..<10 { await #expect(throws: Down.self) { try await cache.entry() } }
        #expect(origin.count == 1)
        clock.set(FixedClock.start + 5)
        let third = await waiting(cache, 1) { try await cache.entry().value }
        await origin.end(.success(3))
        #expect(try await third.value == 3)
        #expect(origin.count == 2)
    }

    @Test("after a failure the old value is used at once while the next fetch is under way", .timeLimit(.minutes(15)))
    func stale() async throws {
        let origin = Origin()
        let clock = FixedClock()
        let cache = cache(origin, clock)
        let first = await waiting(cache, 1) { try await cache.entry().value }
        await origin.end(.success(1))
        #expect(try await first.value == 1)
        clock.set(FixedClock.start + 100)
        let second = await waiting(cache, 1) { try await cache.entry().value }
        await origin.end(.failure(Down()))
        #expect(try await second.value == 1)
        clock.set(FixedClock.start + 105)
        #expect(try await cache.entry().value == 1)
        #expect(try await cache.entry().value == 1)
        await origin.end(.success(2))
        while try await cache.entry().value == 1, !Task.isCancelled { await Task.yield() }
        #expect(origin.count == 3)
    }

    @Test("who misses an entry is told why there is no newer value, who does not goes on", .timeLimit(.minutes(15)))
    func miss() async throws {
        let origin = Origin()
        let clock = FixedClock()
        let cache = cache(origin, clock)
        let first = await waiting(cache, 1) { try await cache.entry() }
        await origin.end(.success(1))
        let version = try await first.value.version
        clock.set(FixedClock.start + 100)
        let missing = await waiting(cache, 1) { try await cache.entry(missingIn: version).value }
        let other = await waiting(cache, 2) { try await cache.entry().value }
        await origin.end(.failure(Down()))
        await #expect(throws: Down.self) { try await missing.value }
        #expect(try await other.value == 1)
        #expect(origin.count == 2)
    }
}
