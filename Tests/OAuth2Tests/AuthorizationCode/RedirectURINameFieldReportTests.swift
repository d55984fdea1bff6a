import Testing

@testable import OAuth2

@Suite("Redirect URIs of the field")
struct RedirectURINameFieldReportTests {
    private func begin(_ redirectURI: String, isName: Bool) throws -> StartedAuthorization {
        try Sample.login {
            $0.redirectURI = redirectURI
            $0.redirectURIIsANameThatTheServerResolves = isName
        }
    }

    @Test("C4: a name in the place of a redirect URI is sent as it is, in both requests")
    func name() async throws {
        let name = "Example_Ltd-ExampleL-Shop-P-abcdefghi"
        let login = try begin(name, isName: true)
        #expect(login.url.contains("redirect_uri=\(name)&"))
        let transport = CannedTransport(Sample.tokens())
        let response = try login.pending.validate(Sample.callback(for: login.pending), now: FixedClock.start)
        var request = TokenRequest.authorizationCode(response)
        request.expectedIDToken = nil
        _ = try await Sample.client(transport).requestTokens(request)
        #expect(FormParameters(form: transport.requests[0].body ?? [])?["redirect_uri"] == name)
    }

    @Test("C4: a name is refused without the option, and the error names it")
    func notByDefault() {
        let error = refusal { try begin("Example_Ltd-ExampleL-Shop-P-abcdefghi", isName: false) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "redirect_uri")
        #expect(error?.message.contains("redirectURIIsANameThatTheServerResolves") == true)
    }

    @Test(
        "C4: the option lets no address pass",
        arguments: [
            "", "https://app.example/callback", "http://evil.example", "javascript:alert", "a b", "a/b", "a:b", "é",
            "a#b", "a?b", "{ruName}", "YOUR_RUNAME", "a\u{0}", "a%20b", "a@b",
        ]
    )
    func noAddress(text: String) {
        let error = refusal { try begin(text, isName: true) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "redirect_uri")
    }

    @Test("D: a URL without a host is not on loopback")
    func noHost() {
        #expect(URLParts("com.example.app:/callback")?.isLoopback == false)
        #expect(refusal { try RedirectURI.check("http:/callback") }?.parameter == "redirect_uri")
    }
}
