import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Names of grants and APIs")
struct NameTests {
    /// Two texts that `String` calls equal.
    private static let composed = "ren\u{E9}"
    private static let decomposed = "rene\u{301}"

    @Test("Users whose names look the same do not get each other's tokens")
    func users() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let tokens = try await bench.logIn()
        try await manager.adopt(tokens, for: Self.composed)
        #expect(try await manager.accessToken(for: Self.composed) == tokens.accessToken)
        let error = await refusal { try await manager.accessToken(for: Self.decomposed) }
        #expect(error?.loginRequired?.reason == .noGrant)
    }

    @Test("A token for an API is not given out for one whose name looks the same")
    func audiences() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let tokens = try await bench.logIn()
        try await manager.adopt(tokens, for: ManagerBench.user, audience: Self.composed)
        #expect(try await manager.accessToken(for: ManagerBench.user, audience: Self.composed) == tokens.accessToken)
        let error = await refusal {
            try await manager.accessToken(for: ManagerBench.user, audience: Self.decomposed)
        }
        #expect(error != nil)
        #expect(bench.refreshes == 1, "it was asked for")
    }
}
