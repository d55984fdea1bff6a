import Testing

@testable import OAuth2

@Suite("Logout begun by the application")
struct LogoutRequestTests {
    private static func client(_ endpoint: String? = "https://id.example/logout") throws -> OAuth2Client {
        var server = try Sample.server()
        server.endSessionEndpoint = try endpoint.map { try EndpointURL($0) }
        return try Sample.client(server: server)
    }

    private static var full: LogoutRequest {
        var request = LogoutRequest(
            idTokenHint: IDToken("a.b.c"),
            postLogoutRedirectURI: "https://app.example/bye?x=1&y=%20"
        )
        request.logoutHint = "sid 1"
        request.state = StateParameter("s+1")
        request.uiLocales = ["de-CH", "en"]
        request.additionalParameters = ["federated": "1"]
        return request
    }

    @Test("with everything: each parameter under its wire name, encoded")
    func url() throws {
        #expect(
            try Self.client().logoutURL(Self.full) == """
                https://id.example/logout?id_token_hint=a.b.c&logout_hint=sid%201&client_id=sample-client\
                &post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye%3Fx%3D1%26y%3D%2520&state=s%2B1\
                &ui_locales=de-CH%20en&federated=1
                """
        )
    }

    @Test("with nothing: the client id; the endpoint's own query stays")
    func empty() throws {
        #expect(try Self.client().logoutURL() == "https://id.example/logout?client_id=sample-client")
        let url = try Self.client("https://id.example/logout?tenant=t").logoutURL()
        #expect(url == "https://id.example/logout?tenant=t&client_id=sample-client")
    }

    @Test("as a form: the ID token does not stand in the URL")
    func form() throws {
        let form = try Self.client().logoutForm(Self.full)
        #expect(form.action == "https://id.example/logout")
        #expect(form.fields == (try Self.full.parameters(clientID: "sample-client")))
        #expect(form.fields["id_token_hint"] == "a.b.c")
    }

    @Test("without an endpoint it cannot be built")
    func noEndpoint() throws {
        let client = try Self.client(nil)
        for error in [OAuth2Tests.refusal { try client.logoutURL() }, OAuth2Tests.refusal { try client.logoutForm() }] {
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.parameter == "end_session_endpoint")
        }
    }

    static let refused: [(String, @Sendable (inout LogoutRequest) -> Void)] = [
        ("post_logout_redirect_uri", { $0.postLogoutRedirectURI = "/relative" }),
        ("post_logout_redirect_uri", { $0.postLogoutRedirectURI = "http://app.example/" }),
        ("post_logout_redirect_uri", { $0.postLogoutRedirectURI = "javascript:alert(1)" }),
        ("post_logout_redirect_uri", { $0.postLogoutRedirectURI = "https://{yourDomain}/" }),
        ("id_token_hint", { $0.idTokenHint = IDToken("") }), ("state", { $0.state = StateParameter("") }),
        ("logout_hint", { $0.logoutHint = "" }), ("additionalParameters", { $0.additionalParameters = ["state": "x"] }),
        ("additionalParameters", { $0.additionalParameters = ["client_id": "x"] }),
        ("additionalParameters", { $0.additionalParameters = ["client_secret": "x"] }),
        ("additionalParameters", { $0.additionalParameters = ["a": "1", "a": "2"] }),
    ]

    @Test("what cannot be sent is refused by name", arguments: refused)
    func refusal(parameter: String, change: @Sendable (inout LogoutRequest) -> Void) throws {
        var request = LogoutRequest()
        change(&request)
        let error = OAuth2Tests.refusal { try request.parameters(clientID: "c") }
        #expect(error?.code == .invalidParameter)
        #expect(error?.step == .logoutRequest)
        #expect(error?.parameter == parameter)
    }
}
