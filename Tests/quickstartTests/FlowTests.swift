import OAuth2
import OAuth2Testing
import OAuth2URLSession
import Testing

@testable import quickstart

@Suite("Flows of the quickstart, over sockets")
struct FlowTests {
    @Test("The demonstration runs to its end")
    func demo() async throws {
        try await Console.$isQuiet.withValue(true) { try await FakeServerDemo().run() }
    }

    @Test("A port that is taken gives an advice")
    func takenPort() throws {
        let other = try LoopbackServer { _ in .html("") }
        defer { other.close() }
        let error = #expect(throws: CallbackListener.PortTaken.self) {
            try CallbackListener(port: UInt16(exactly: other.port) ?? 0)
        }
        #expect(error?.description.contains("--port") == true)
    }

    @Test("A login at a tenant goes from the URL to the revoked refresh token")
    func tenant() async throws {
        let server = FakeAuthorizationServer()
        let listener = try server.listen()
        defer { listener.close() }
        var tenant = Arguments.Tenant(domain: server.issuer, clientID: "app", clientSecret: "app-secret")
        tenant.port = 0
        let login = TenantLogin(tenant) { url in
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
        try await Console.$isQuiet.withValue(true) { try await login.run() }
        #expect(server.count(.authorizationCode) == 1)
        #expect(server.count(.refreshToken) == 1)
        #expect(server.count(path: "/oauth/revoke") == 1)
        #expect(server.liveRefreshTokens.isEmpty)
    }
}
