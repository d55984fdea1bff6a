import OAuth2
import OAuth2Auth0
import OAuth2URLSession
import Testing

@Suite("Auth0's own logout", .timeLimit(.minutes(15)))
struct Auth0LogoutTests {
    private func client() throws -> OAuth2Client {
        OAuth2Client(
            server: try .auth0(domain: "tenant.eu.auth0.com"),
            registration: try ClientRegistration(id: "app", authentication: .none),
            transport: URLSessionTransport()
        )
    }

    @Test("the URL, with each of its parameters")
    func url() throws {
        let client = try client()
        let base = "https://tenant.eu.auth0.com/v2/logout?client_id=app"
        #expect(try client.auth0LogoutURL() == base)
        #expect(try client.auth0LogoutURL(federated: true) == base + "&federated")
        #expect(
            try client.auth0LogoutURL(returnTo: "https://app.example/bye?a=1&b=2", federated: true)
                == base + "&returnTo=https%3A%2F%2Fapp.example%2Fbye%3Fa%3D1%26b%3D2&federated"
        )
    }

    @Test(
        "an address that is no https URL is refused",
        arguments: ["", "/bye", "http://app.example/", "javascript:x", "https://{yourDomain}/", "https://a.example/#x"]
    )
    func refused(address: String) throws {
        let client = try client()
        let error = try #require(throws: OAuth2Error.self) { try client.auth0LogoutURL(returnTo: address) }
        #expect(error.code == .invalidParameter)
        #expect(error.step == .logoutRequest)
        #expect(error.parameter == "returnTo")
    }

    @Test("the browser is not sent to the host for client certificates")
    func certificate() throws {
        var server = try AuthorizationServer.auth0(domain: "login.example")
        server.mutualTLSEndpoints["token_endpoint"] = try EndpointURL("https://mtls.login.example/oauth/token")
        let client = OAuth2Client(
            server: server,
            registration: try ClientRegistration(id: "app", authentication: .tlsClientAuth),
            transport: URLSessionTransport()
        )
        #expect(client.server.tokenEndpoint.host == "mtls.login.example")
        #expect(try client.auth0LogoutURL() == "https://login.example/v2/logout?client_id=app")
    }

    @Test("the standard's endpoint is known, too")
    func standard() throws {
        #expect(try client().logoutURL() == "https://tenant.eu.auth0.com/oidc/logout?client_id=app")
    }

    @Test("the tenant sends the browser back")
    func flow() async throws {
        let tenant = try Tenant()
        for url in [
            try tenant.client.auth0LogoutURL(returnTo: "https://app.example/"),
            try tenant.client.logoutURL(LogoutRequest(postLogoutRedirectURI: "https://app.example/")),
        ] {
            let request = try TransportRequest(method: .get, url: EndpointURL(url))
            let answer = try await tenant.client.transport.send(request)
            #expect(answer.status == 302)
            #expect(answer.headers["Location"] == "https://app.example/")
        }
    }
}
