import Dispatch
import Foundation
import Synchronization
import Testing

@testable import OAuth2

@Suite("The token that a thread asked for last")
struct RecentTokensTests {
    private static let now = StoredGrantTests.now

    private static func token(_ number: Int) throws -> FreshToken {
        let stored = try StoredGrantTests.grant(StoredGrantTests.tokens(number))
        return FreshToken(CachedToken(try #require(stored.accessTokens.first), dueAt: now.addingTimeInterval(60)))
    }

    /// Keeps what was found elsewhere, as ``FreshTokens`` does.
    private static func keep(
        _ recent: RecentTokens,
        _ number: Int,
        _ name: ByteText,
        _ target: TokenTarget = TokenTarget(),
        epoch: Int? = nil
    ) throws {
        let mark = name.mixed(0x9E37_79B9_7F4A_7C15) ^ target.mixed(0x9E37_79B9_7F4A_7C15)
        recent.keep(try token(number), name, target, mark: mark, epoch: epoch ?? recent.currentEpoch)
    }

    private static func ask(
        _ recent: RecentTokens,
        _ name: ByteText = "ada",
        audience: String? = nil,
        after seconds: Double = 0
    ) -> String? {
        recent.token(name, TokenTarget(audience: audience), now: now.addingTimeInterval(seconds))?.reveal()
    }

    /// One that has the token of "ada".
    private static func makeRecent() throws -> RecentTokens {
        let recent = RecentTokens()
        for _ in 0..<2 { try Self.keep(recent, 1, "ada") }
        return recent
    }

    @Test("it is kept when the same was asked for twice in a row")
    func twice() throws {
        let recent = RecentTokens()
        try Self.keep(recent, 1, "ada")
        #expect(Self.ask(recent) == nil)
        try Self.keep(recent, 2, "bob")
        try Self.keep(recent, 1, "ada")
        #expect(Self.ask(recent) == nil)
        try Self.keep(recent, 1, "ada")
        #expect(Self.ask(recent) == "access-1")
    }

    @Test(
        "another audience or scope is not the same, in whatever order the scopes are named",
        arguments: [
            (TokenTarget(audience: "a"), TokenTarget(audience: "b"), false),
            (TokenTarget(), TokenTarget(audience: "b"), false),
            (TokenTarget(scope: ["a"]), TokenTarget(scope: ["b"]), false),
            (TokenTarget(audience: "a", scope: ["a"]), TokenTarget(audience: "a", scope: ["a", "b"]), false),
            (TokenTarget(scope: ["a", "b"]), TokenTarget(scope: ["b", "a"]), true),
        ]
    )
    func targets(first: TokenTarget, second: TokenTarget, isSame: Bool) throws {
        let recent = RecentTokens()
        try Self.keep(recent, 1, "ada", first)
        try Self.keep(recent, 2, "ada", second)
        #expect((recent.token("ada", second, now: Self.now) != nil) == isSame)
    }

    @Test("two that are asked for in turn are not copied in turn")
    func inTurn() throws {
        let recent = try Self.makeRecent()
        for _ in 0..<3 {
            #expect(Self.ask(recent, "bob") == nil)
            try Self.keep(recent, 2, "bob")
            #expect(Self.ask(recent) == "access-1")
        }
    }

    @Test("a name that ends like the one whose token is kept is another name")
    func sameEnding() throws {
        let recent = RecentTokens()
        for _ in 0..<2 { try Self.keep(recent, 1, "ada@example.com") }
        #expect(Self.ask(recent, "ada@example.com") == "access-1")
        #expect(Self.ask(recent, "bob@example.com") == nil)
    }

    @Test("another name, another audience and a token that is due are looked up elsewhere")
    func others() throws {
        let recent = try Self.makeRecent()
        #expect(Self.ask(recent, "bob") == nil)
        #expect(Self.ask(recent, audience: "https://api.example") == nil)
        #expect(Self.ask(recent, after: 59) == "access-1")
        #expect(Self.ask(recent, after: 60) == nil)
    }

    @Test("nothing is used that was kept, or found, before a change")
    func change() throws {
        let recent = try Self.makeRecent()
        let found = recent.currentEpoch
        recent.expire()
        #expect(Self.ask(recent) == nil)
        try Self.keep(recent, 1, "ada", epoch: found)
        #expect(Self.ask(recent) == nil)
        try Self.keep(recent, 2, "ada")
        #expect(Self.ask(recent) == "access-2")
    }

    @Test("what is forgotten is not kept in memory")
    func forgotten() throws {
        let recent = try Self.makeRecent()
        recent.forget("bob")
        #expect(Self.ask(recent) == "access-1")
        recent.forget("ada")
        #expect(Self.ask(recent) == nil)
    }

    @Test("what is forgotten is in no thread's place any more")
    func forgottenEverywhere() async throws {
        let recent = RecentTokens()
        let token = try Self.token(1)
        let (asked, forgotten) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // One thread after the other: two may share a place, and one that finds it taken goes elsewhere.
        let seen = Mutex<[String?]>([])
        let threads = (0..<8).map { _ in
            Thread {
                seen.withLock { seen in
                    for _ in 0..<2 { recent.keep(token, "ada", TokenTarget(), mark: 1, epoch: recent.currentEpoch) }
                    seen.append(Self.ask(recent))
                }
                asked.signal()
                forgotten.wait()
                seen.withLock { $0.append(Self.ask(recent)) }
                asked.signal()
            }
        }
        for thread in threads { thread.start() }
        for _ in threads { Self.wait(asked) }
        #expect(seen.withLock { $0 } == Array(repeating: "access-1", count: 8))
        recent.forget("ada")
        for _ in threads { forgotten.signal() }
        for _ in threads { Self.wait(asked) }
        #expect(seen.withLock { $0[8...] } == Array(repeating: nil, count: 8)[...])
    }

    private static func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }

    @Test("all threads see a change")
    func threads() async throws {
        let cache = FreshTokens(limit: 10)
        func ask() async -> Set<String?> {
            await withTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask {
                        var seen: Set<String?> = []
                        for _ in 0..<100 {
                            let recent = cache.recentToken("ada", TokenTarget(), now: Self.now)
                            let token =
                                recent
                                ?? cache.accessToken(
                                    "ada",
                                    nickname: "ada",
                                    TokenTarget(),
                                    .zero,
                                    now: CallTime(Self.now)
                                )
                            seen.insert(token?.reveal())
                            await Task.yield()
                        }
                        return seen
                    }
                }
                return await group.reduce(into: []) { $0.formUnion($1) }
            }
        }
        for number in 1...3 {
            let grant = try StoredGrantTests.grant(StoredGrantTests.tokens(number))
            cache["ada"] = CachedGrant(grant, policy: RefreshPolicy(), jitter: 0)
            #expect(await ask() == ["access-\(number)"])
        }
        cache["ada"] = nil
        #expect(await ask() == [nil])
    }
}
