import Testing

@testable import OAuth2

@Suite("Which issuer a token must have")
struct ExpectedIssuerTests {
    private static let template = "https://login.example/{tenantid}/v2.0"

    private static func matches(_ rule: ExpectedIssuer, _ issuer: String, tenant: String? = nil) throws -> Bool {
        let member = tenant.map { #","tid":"\#($0)""# } ?? ""
        let claims = try #require(JSONObject(parsing: Array(#"{"iss":"\#(issuer)"\#(member)}"#.utf8)))
        return rule.matches(try #require(claims["iss"]), in: claims)
    }

    @Test("exactly: byte for byte, not as Unicode compares")
    func exactly() throws {
        #expect(try Self.matches(.exactly("https://id.example/\u{E9}"), "https://id.example/\u{E9}"))
        #expect(try !Self.matches(.exactly("https://id.example/\u{E9}"), "https://id.example/e\u{301}"))
        #expect(try !Self.matches(.exactly("https://id.example"), "https://id.example/"))
    }

    @Test("a template: the token's own tenant stands in its issuer")
    func template() throws {
        let rule = ExpectedIssuer.template(Self.template)
        #expect(try Self.matches(rule, "https://login.example/t-1/v2.0", tenant: "t-1"))
        #expect(try !Self.matches(rule, "https://login.example/t-1/v2.0", tenant: "t-2"))
        #expect(try !Self.matches(rule, "https://login.example/t-1/v2.0"))
        #expect(try !Self.matches(rule, "https://login.example//v2.0", tenant: ""))
        #expect(try !Self.matches(rule, "https://login.example/a/b/v2.0", tenant: "a/b"))
        #expect(try !Self.matches(rule, Self.template, tenant: "{tenantid}"))
    }

    @Test("a template with tenants: only those")
    func tenants() throws {
        let rule = ExpectedIssuer.template(Self.template, tenants: ["t-1"])
        #expect(try Self.matches(rule, "https://login.example/t-1/v2.0", tenant: "t-1"))
        #expect(try !Self.matches(rule, "https://login.example/t-2/v2.0", tenant: "t-2"))
    }

    @Test("a text without the placeholder matches no token", arguments: ["https://x", "https://x/{tenant}", "}{", "{"])
    func noPlaceholder(text: String) throws {
        #expect(try !Self.matches(.template(text), text, tenant: "t"))
    }

    @Test("the client asks the server's rule, and the server's issuer without one")
    func client() throws {
        var server = try Sample.server()
        #expect(try Sample.client(server: server).idTokenValidator.issuer == .exactly("https://id.example"))
        server.expectedIssuer = .template(Self.template)
        #expect(try Sample.client(server: server).idTokenValidator.issuer == .template(Self.template))
    }
}
