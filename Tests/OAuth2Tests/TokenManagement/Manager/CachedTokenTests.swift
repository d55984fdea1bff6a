import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: tokens for code that cannot wait", .timeLimit(.minutes(15)))
struct CachedTokenTests {
    static let user = ManagerBench.user

    /// From now on the storage may not be asked, and the server gives no tokens.
    private func forbidQuestions(_ bench: ManagerBench) {
        bench.storage.fail { _ in
            Issue.record("the storage was asked")
            return .refuse
        }
        bench.server.inject(.status(503), on: ManagerBench.token, times: nil)
    }

    @Test("A fresh token that was adopted or asked for before is there, and no other user's, API's or scope's")
    func cached() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        for _ in 0..<3 { #expect(manager.cachedAccessToken(for: Self.user) == first) }
        #expect(manager.cachedAccessToken(for: "bob") == nil)
        var seen: Set = [first]
        for (audience, scope) in [(nil, ["read:orders"]), ("https://b.example", nil)] as [(String?, Scope?)] {
            #expect(manager.cachedAccessToken(for: Self.user, audience: audience, scope: scope) == nil)
            let other = try await manager.accessToken(for: Self.user, audience: audience, scope: scope)
            #expect(manager.cachedAccessToken(for: Self.user, audience: audience, scope: scope) == other)
            #expect(seen.insert(other).inserted)
        }
        #expect(manager.cachedAccessToken(for: Self.user) == first)
    }

    @Test("Neither the storage nor the server is asked: a replica that has just started has nothing")
    func otherReplica() async throws {
        let bench = try ManagerBench()
        let (_, first) = try await bench.loggedIn()
        let replica = try bench.manager()
        forbidQuestions(bench)
        let requests = bench.requests
        #expect(replica.cachedAccessToken(for: Self.user) == nil)
        for _ in 0..<100 { await Task.yield() }
        #expect(bench.requests == requests)
        bench.storage.fail(nil)
        #expect(try await replica.accessToken(for: Self.user) == first)
        #expect(replica.cachedAccessToken(for: Self.user) == first)
    }

    @Test("A token that is not valid for long enough is not handed out")
    func minimumValidity() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let long = Duration.seconds(60_000)
        #expect(manager.cachedAccessToken(for: Self.user, minimumValidity: long) == first)
        bench.clock.advance(by: .seconds(30_000))
        #expect(manager.cachedAccessToken(for: Self.user, minimumValidity: long) == nil)
        #expect(manager.cachedAccessToken(for: Self.user) == first)
    }

    @Test("A token that is due is left to those who can wait, who get it while the server is out of order")
    func due() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        // The margin is 60 seconds; the token itself is valid for another 59.
        bench.clock.advance(by: .seconds(86_400 - 59))
        forbidQuestions(bench)
        let requests = bench.requests
        #expect(manager.cachedAccessToken(for: Self.user) == nil)
        for _ in 0..<100 { await Task.yield() }
        #expect(bench.requests == requests)
        bench.storage.fail(nil)
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(manager.cachedAccessToken(for: Self.user) == nil)
    }

    @Test("What was forgotten is not there any more")
    func forgotten() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        for _ in 0..<3 { #expect(manager.cachedAccessToken(for: Self.user) == first) }
        try await manager.forget(for: Self.user)
        #expect(manager.cachedAccessToken(for: Self.user) == nil)
    }
}
