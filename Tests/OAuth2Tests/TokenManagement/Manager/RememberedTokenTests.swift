import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: tokens for code that cannot wait", .timeLimit(.minutes(5)))
struct RememberedTokenTests {
    static let user = ManagerBench.user

    @Test("A fresh token that was adopted or asked for before is there, and no other user's")
    func remembered() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        for _ in 0..<3 { #expect(manager.rememberedAccessToken(for: Self.user) == first) }
        #expect(manager.rememberedAccessToken(for: "bob") == nil)
        #expect(manager.rememberedAccessToken(for: Self.user, scope: ["read:orders"]) == nil)
        let other = try await manager.accessToken(for: Self.user, scope: ["read:orders"])
        #expect(manager.rememberedAccessToken(for: Self.user, scope: ["read:orders"]) == other)
        #expect(other != first)
    }

    @Test("Neither the storage nor the server is asked: a replica that has just started remembers nothing")
    func otherReplica() async throws {
        let bench = try ManagerBench()
        let (_, first) = try await bench.loggedIn()
        let replica = try bench.manager()
        #expect(replica.rememberedAccessToken(for: Self.user) == nil)
        #expect(try await replica.accessToken(for: Self.user) == first)
        #expect(replica.rememberedAccessToken(for: Self.user) == first)
        #expect(bench.refreshes == 0)
    }

    @Test("A token that is due, or not valid for long enough, is not handed out, and nothing is refreshed")
    func due() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let long = Duration.seconds(60_000)
        #expect(manager.rememberedAccessToken(for: Self.user, minimumValidity: long) == first)
        bench.clock.advance(by: .seconds(30_000))
        #expect(manager.rememberedAccessToken(for: Self.user, minimumValidity: long) == nil)
        #expect(manager.rememberedAccessToken(for: Self.user) == first)
        // The margin is 60 seconds; the token itself is valid for another 59.
        bench.clock.advance(by: .seconds(56_400 - 59))
        #expect(manager.rememberedAccessToken(for: Self.user) == nil)
        #expect(bench.refreshes == 0)
        let second = try await manager.accessToken(for: Self.user)
        #expect(manager.rememberedAccessToken(for: Self.user) == second)
    }

    @Test("What was forgotten is not remembered")
    func forgotten() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        for _ in 0..<3 { #expect(manager.rememberedAccessToken(for: Self.user) == first) }
        try await manager.forget(for: Self.user)
        #expect(manager.rememberedAccessToken(for: Self.user) == nil)
    }
}
