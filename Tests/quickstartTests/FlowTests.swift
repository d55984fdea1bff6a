import OAuth2
import OAuth2Testing
import OAuth2URLSession
import Testing

@testable import quickstart

@Suite("Flows of the quickstart, over sockets")
struct FlowTests {
    @Test("The demonstration runs to its end")
    func demo() async throws {
        try await FakeServerDemo().run()
    }

    @Test("A login at a tenant goes from the URL to the revoked refresh token")
    func tenant() async throws {
        let server = FakeAuthorizationServer()
        let listener = try server.listen()
        defer { listener.close() }
        var tenant = Arguments.Tenant(domain: server.issuer, clientID: "app", clientSecret: "app-secret")
        tenant.port = 0
        try await TenantLogin(tenant) { url in
            // The port was chosen by the system a moment ago; a person registers a fixed one.
            let query = FormParameters(form: url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
            let redirectURI = query?["redirect_uri"] ?? ""
            server.configure { $0.clients[0].callbacks = [redirectURI] }
            let browser = ScriptedBrowser(
                transport: URLSessionTransport(),
                email: "ada@example.com",
                password: "correct horse"
            )
            try await browser.logIn(at: url)
        }
        .run()
        #expect(server.count(.authorizationCode) == 1)
        #expect(server.count(.refreshToken) == 1)
        #expect(server.count(path: "/oauth/revoke") == 1)
        #expect(server.liveRefreshTokens.isEmpty)
    }
}
