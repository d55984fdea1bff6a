import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("A second factor in the middle of a refresh")
struct SecondFactorTests {
    private static let user = ManagerBench.user

    private func bench() throws -> ManagerBench {
        try ManagerBench { configuration in
            configuration.users[0].factors = [.init(.otp(secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))]
        }
    }

    /// Passes the factor that `body` is stopped for.
    private func pass(_ bench: ManagerBench, _ body: () async throws -> AccessToken) async throws -> TokenResponse {
        bench.server.configure { $0.mfa.appliesToRefresh = true }
        let error = await refusal(body)
        #expect(error?.code == .mfaRequired)
        let interruption = try #require(error?.mfaRequired)
        #expect(interruption.interrupted.refreshToken == (try await bench.stored().refreshToken))
        #expect(try await bench.stored().isAnswerMissing == false)
        #expect(try await bench.stored().trouble == nil)
        let code = try #require(bench.server.currentTOTP(of: "ada@example.com"))
        let request = try TokenRequest.resuming(
            interruption,
            grantType: GrantType(rawValue: "http://auth0.com/oauth/grant-type/mfa-otp"),
            parameters: ["otp": code]
        )
        let tokens = try await bench.client.requestTokens(request)
        bench.server.configure { $0.mfa.appliesToRefresh = false }
        return tokens
    }

    @Test("The error has everything to go on with, and the answer continues the stored login")
    func resumed() async throws {
        let bench = try bench()
        let (manager, first) = try await bench.loggedIn()
        let before = try await bench.stored()
        bench.expire()
        let tokens = try await pass(bench) { try await manager.accessToken(for: Self.user) }
        try await manager.adopt(tokens, for: Self.user)
        #expect(try await manager.accessToken(for: Self.user) == tokens.accessToken && tokens.accessToken != first)
        #expect(try await bench.stored().lineage == before.lineage)
        bench.expire()
        _ = try await manager.accessToken(for: Self.user)
        #expect(bench.server.liveRefreshTokens == [try await bench.stored().refreshToken?.reveal()])
    }

    @Test("The answer is the token for what was asked for, and narrows nothing else")
    func narrower() async throws {
        let bench = try bench()
        let (manager, first) = try await bench.loggedIn()
        let before = try await bench.stored()
        let tokens = try await pass(bench) {
            try await manager.accessToken(for: Self.user, audience: "https://b.example")
        }
        try await manager.adopt(tokens, for: Self.user)
        let requests = bench.requests
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(try await manager.accessToken(for: Self.user, audience: "https://b.example") == tokens.accessToken)
        #expect(bench.requests == requests)
        #expect(try await bench.stored().grantedScope == before.grantedScope)
    }

    @Test("An answer about another user is not adopted")
    func otherUser() async throws {
        let bench = try bench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.server.configure { $0.idTokenClaims = ["sub": "auth0|somebody-else"] }
        let tokens = try await pass(bench) { try await manager.accessToken(for: Self.user) }
        let before = await bench.storage.records.load(Self.user)
        let error = await refusal { try await manager.adopt(tokens, for: Self.user) }
        #expect(error?.code == .invalidIDToken && error?.parameter == "sub")
        #expect(await bench.storage.records.load(Self.user)?.bytes == before?.bytes)
    }

    @Test("When the login was forgotten meanwhile, the answer begins one")
    func forgotten() async throws {
        let bench = try bench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let tokens = try await pass(bench) { try await manager.accessToken(for: Self.user) }
        try await manager.forget(for: Self.user)
        try await manager.adopt(tokens, for: Self.user)
        #expect(try await manager.accessToken(for: Self.user) == tokens.accessToken)
    }
}
