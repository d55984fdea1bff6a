import Testing

@testable import OAuth2

@Suite("Remembered grants")
struct FreshTokensTests {
    private static func grant(_ number: Int) throws -> CachedGrant {
        let stored = try StoredGrantTests.grant(StoredGrantTests.tokens(number))
        return CachedGrant(stored, policy: RefreshPolicy(), jitter: 0)
    }

    private static let now = StoredGrantTests.now

    /// As callers ask.
    private static func token(_ cache: FreshTokens, _ name: ByteText) -> String? {
        (cache.recentToken(name, TokenTarget(), now: now)
            ?? cache.accessToken(name, nickname: name, TokenTarget(), .zero, now: CallTime(now)))?
            .reveal()
    }

    @Test("What a thread asks for again and again is copied for it, and not after a change", arguments: [10, 10_000])
    func copies(limit: Int) throws {
        let cache = FreshTokens(limit: limit)
        func copy() -> String? { cache.recentToken("ada", TokenTarget(), now: Self.now)?.reveal() }
        for number in 1...3 {
            cache["ada"] = try Self.grant(number)
            #expect(copy() == nil)
            for _ in 0..<3 { #expect(Self.token(cache, "ada") == "access-\(number)") }
            #expect(copy() == "access-\(number)")
        }
        cache["ada"] = nil
        #expect(copy() == nil && Self.token(cache, "ada") == nil)
    }

    @Test("A copy is found by the nickname that it was asked for with, and by no other")
    func nicknames() throws {
        let cache = FreshTokens(limit: 10)
        cache["ada"] = try Self.grant(1)
        for _ in 0..<2 {
            let token = cache.accessToken("ada", nickname: "a", TokenTarget(), .zero, now: CallTime(Self.now))
            #expect(token?.reveal() == "access-1")
        }
        #expect(cache.recentToken("a", TokenTarget(), now: Self.now)?.reveal() == "access-1")
        #expect(cache.recentToken("ada", TokenTarget(), now: Self.now) == nil)
    }

    @Test("A token for another target is not taken for what the thread asked for before")
    func targets() throws {
        let cache = FreshTokens(limit: 10)
        let mail = TokenTarget(audience: "mail")
        var stored = try StoredGrantTests.grant(StoredGrantTests.tokens(1))
        stored.accessTokens.append(StoredAccessToken(try StoredGrantTests.tokens(2), target: mail))
        cache["ada"] = CachedGrant(stored, policy: RefreshPolicy(), jitter: 0)
        for _ in 0..<2 {
            #expect(Self.token(cache, "ada") == "access-1")
            #expect(
                cache.accessToken("ada", nickname: "ada", mail, .zero, now: CallTime(Self.now))?.reveal() == "access-2"
            )
            #expect(cache.recentToken("ada", mail, now: Self.now) == nil, "asked for once in a row, not twice")
        }
    }

    @Test("What was asked for last is found again, replaced and forgotten like any other", arguments: [10, 10_000])
    func last(limit: Int) throws {
        let cache = FreshTokens(limit: limit)
        cache["ada"] = try Self.grant(1)
        cache["bob"] = try Self.grant(2)
        for _ in 0..<2 {
            #expect(Self.token(cache, "ada") == "access-1")
            #expect(Self.token(cache, "bob") == "access-2")
        }
        cache["bob"] = try Self.grant(3)
        #expect(Self.token(cache, "bob") == "access-3")
        cache["bob"] = nil
        #expect(Self.token(cache, "bob") == nil)
        #expect(cache["bob"] == nil)
        #expect(Self.token(cache, "ada") == "access-1")
    }

    @Test(
        "Names spread over all places, wherever they differ",
        arguments: [("auth0|", ""), ("", "@example.com"), ("00000000-0000-4000-8000-0000000", ""), ("é", "é")]
    )
    func spread(prefix: String, suffix: String) throws {
        let limit = 8192
        let cache = FreshTokens(limit: limit)
        let grant = try Self.grant(1)
        // Each process spreads them otherwise, so half of what fits on the average: all places would have to be far from it.
        let names = (10_000..<10_000 + limit / 2).map { ByteText("\(prefix)\($0)\(suffix)") }
        for name in names { cache[name] = grant }
        #expect(names.allSatisfy { cache[$0] != nil })
        // And the cache is bounded.
        for number in 20_000..<20_000 + 4 * limit { cache[ByteText("\(prefix)\(number)\(suffix)")] = grant }
        #expect(names.allSatisfy { cache[$0] == nil })
    }

    @Test("A small limit is kept to the letter: twice as many at most")
    func smallLimit() throws {
        let cache = FreshTokens(limit: 10)
        let grant = try Self.grant(1)
        let names = (0..<1_000).map { ByteText("\($0)") }
        for name in names { cache[name] = grant }
        // The newest first: who looks at an old one makes it a young one.
        #expect((10...20).contains(names.reversed().count { cache[$0] != nil }))
    }

    @Test("What was not asked for lately is forgotten like anything else", arguments: [0, 1])
    func forgetOld(_ index: Int) throws {
        let cache = FreshTokens(limit: 2)
        let names: [ByteText] = ["ada", "bob"]
        for name in names + ["cyd"] { cache[name] = try Self.grant(1) }
        cache[names[index]] = nil
        #expect(Self.token(cache, names[index]) == nil)
        #expect(Self.token(cache, names[1 - index]) == "access-1")
    }
}
