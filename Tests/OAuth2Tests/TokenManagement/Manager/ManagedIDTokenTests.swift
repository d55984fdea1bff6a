import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("ID tokens that come with a refresh")
struct ManagedIDTokenTests {
    @Test("One of another user: its access token is refused, the refresh token kept, and the next answer used")
    func otherUser() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let before = try await bench.stored()
        bench.server.configure { $0.idTokenClaims = ["sub": "auth0|somebody-else"] }
        bench.expire()
        let error = await refusal { try await manager.accessToken(for: ManagerBench.user) }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == "sub")

        let stored = try await bench.stored()
        #expect(stored.accessTokens.isEmpty)
        #expect(stored.subject == "auth0|ada")
        #expect(stored.idToken == before.idToken)
        #expect(stored.refreshToken.map { bench.server.liveRefreshTokens == [$0.reveal()] } == true)
        #expect(stored.lease == nil)

        bench.server.configure { $0.idTokenClaims = [:] }
        bench.clock.advance(by: .seconds(60))
        _ = try await manager.accessToken(for: ManagerBench.user)
        #expect(try await bench.stored().idToken != before.idToken)
        #expect(log.kinds.contains(.refreshFailed))
    }
}
