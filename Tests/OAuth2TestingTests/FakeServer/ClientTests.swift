import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server with a real client")
struct ClientTests {
    /// The example in the documentation of `FakeAuthorizationServer`, line by line.
    @Test("After a lost answer the user has to log in again, because the refresh token was rotated")
    func lostAnswer() async throws {
        let clock = ManualClock()
        let server = FakeAuthorizationServer(.example, clock: clock)
        var client = OAuth2Client(
            server: try server.authorizationServer(),
            registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
            transport: server
        )
        client.clock = clock

        let login = try client.beginAuthorization(
            redirectURI: "https://app.example/callback",
            scope: [.openID, .offlineAccess, "read:orders"],
            audience: "https://api.example"
        )
        let callback = try server.approve(login.url, as: "ada@example.com")
        let tokens = try await client.finishAuthorization(
            callback: callback.authorizationCallback,
            pending: login.pending
        )
        let refreshToken = try #require(tokens.refreshToken)

        clock.advance(by: .seconds(86_400))
        server.inject(.loseAnswer, on: "/oauth/token")
        await #expect { try await client.refresh(refreshToken) } throws: {
            ($0 as? OAuth2Error)?.code == .transportFailed
        }
        await #expect { try await client.refresh(refreshToken) } throws: {
            ($0 as? OAuth2Error)?.code == .invalidGrant
        }
        #expect(server.count(.refreshToken) == 2)
    }

    @Test("Every response mode is read by the client", arguments: ["query", "fragment", "form_post"])
    func modes(mode: String) async throws {
        let clock = ManualClock()
        let server = FakeAuthorizationServer(clock: clock)
        server.configure { $0.behavior.sendsIssuerInCallback = true }
        var client = OAuth2Client(
            server: try server.authorizationServer(),
            registration: try ClientRegistration(id: "app", authentication: .clientSecretBasic("app-secret")),
            transport: server
        )
        client.clock = clock
        #expect(client.server.requiresIssuerInCallback)
        let login = try client.beginAuthorization(redirectURI: "https://app.example/callback", scope: [.openID])
        let callback = try server.approve(login.url + "&response_mode=\(mode)", as: "ada@example.com")
        let tokens = try await client.finishAuthorization(
            callback: callback.authorizationCallback,
            pending: login.pending
        )
        #expect(tokens.idToken != nil)
    }
}
