import Testing

@testable import OAuth2

@Suite("Where metadata is found and whose it is")
struct MetadataRequestTests {
    @Test(
        "both well-known forms, with and without a path",
        arguments: [
            ("https://id.example", "", ""), ("https://id.example/", "", ""),
            ("https://id.example/tenant", "/tenant", "/tenant"),
            ("https://id.example/tenant/", "/tenant", "/tenant"), ("https://id.example/a/b//", "/a/b/", "/a/b/"),
        ]
    )
    func locations(issuer: String, before: String, behind: String) throws {
        let request = try MetadataRequest(issuer: issuer)
        let urls = try request.urls().map(\.string)
        #expect(
            urls == [
                "https://id.example\(before)/.well-known/openid-configuration",
                "https://id.example/.well-known/oauth-authorization-server\(behind)",
            ]
        )
    }

    @Test("a location of one's own")
    func ownLocation() throws {
        var request = try MetadataRequest(issuer: "http://127.0.0.1:8080/x")
        request.locations = [MetadataLocation(name: "example-configuration", placement: .beforePath)]
        let url = try #require(try request.urls().first)
        let sent = try PublishedDocument.request(url, limits: TransportLimits(), step: .discovery)
        #expect(sent.url.string == "http://127.0.0.1:8080/.well-known/example-configuration/x")
        #expect(sent.method == .get)
        #expect(sent.headers["Accept"] == "application/json")
        #expect(sent.headers.fields.count == 1)
        #expect(sent.body == nil)
    }

    @Test(
        "an issuer that is no https URL without query and fragment is refused",
        arguments: [
            "http://id.example", "https://id.example?x", "https://id.example#x", "id.example", "", "https://{tenant}/",
        ]
    )
    func badIssuer(issuer: String) {
        let error = refusal { try MetadataRequest(issuer: issuer) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "issuer")
    }

    @Test(
        "the document names the same issuer, to the byte",
        arguments: [
            "https://id.example/", "https://ID.example", "https://id.example:443", "https://id.example/x", "",
            "https://id.example\u{200B}", "http://id.example",
        ]
    )
    func otherIssuer(named: String) throws {
        let error = refusal { try Self.read(#"{"issuer":"\#(named)","token_endpoint":"https://id.example/t"}"#) }
        #expect(error?.code == .issuerMismatch)
        #expect(error?.parameter == "issuer")
        #expect(error?.step == .discovery)
        #expect(error?.response?.members["issuer"]?.string == named, "for whoever looks for the reason")
    }

    @Test("two spellings that Unicode calls equivalent are two issuers")
    func equivalent() throws {
        let error = refusal {
            try Self.read(
                // The Kelvin sign, which equals a K.
                #"{"issuer":"https://id.example/\u212A","token_endpoint":"https://id.example/t"}"#,
                issuer: "https://id.example/K"
            )
        }
        #expect(error?.code == .issuerMismatch)
    }

    @Test("a document without an issuer is refused", arguments: ["{}", #"{"issuer":null}"#, #"{"issuer":1}"#])
    func noIssuer(text: String) {
        #expect(refusal { try Self.read(text) }?.code == .malformedResponse)
    }

    @Test("404 is no metadata, everything else but 200 is an error")
    func status() throws {
        #expect(try Self.read("", status: 404) == nil)
        #expect(try Self.read(Self.good)?.issuer == "https://id.example")
        for status in [201, 204, 301, 302, 307, 400, 401, 403, 405, 410, 429, 500, 503] {
            let error = refusal { try Self.read(Self.good, status: status) }
            #expect(error?.response?.status == status)
            #expect(error?.code == .redirectRefused || !(300..<400).contains(status))
        }
        for text in ["", "[]", "<html>", #"{"issuer":"https://id.example","issuer":"https://id.example"}"#, "a=b"] {
            #expect(refusal { try Self.read(text) }?.code == .malformedResponse)
        }
    }

    // MARK: The tenant left open

    private static let open = "https://login.example/{tenantid}/v2.0"

    @Test("a document that leaves the tenant open is refused unless that was asked for by name")
    func template() throws {
        let text = #"{"issuer":"\#(Self.open)","token_endpoint":"https://login.example/common/token"}"#
        var request = try MetadataRequest(issuer: "https://login.example/common/v2.0")
        #expect(refusal { try request.metadata(in: Sample.json(text), now: FixedClock.start) }?.code == .issuerMismatch)

        request.acceptsTenantTemplateAndLeavesTheTenantToTheTokens = true
        let metadata = try #require(try request.metadata(in: Sample.json(text), now: FixedClock.start))
        #expect(metadata.issuer == "https://login.example/common/v2.0")
        #expect(metadata.issuerTemplate == Self.open)
        let server = try AuthorizationServer(metadata)
        #expect(server.issuer == "https://login.example/common/v2.0")
        #expect(server.expectedIssuer == .template(Self.open))
        #expect(
            try AuthorizationServer(metadata, tenants: ["a"]).expectedIssuer == .template(Self.open, tenants: ["a"])
        )
    }

    @Test(
        "also then nothing but the tenant's place may differ",
        arguments: [
            "https://login.example/{tenantid}/v2.0/", "https://evil.example/{tenantid}/v2.0",
            "https://{tenantid}/common/v2.0",
            "https://login.example/{tenantid}/{tenantid}", "https://login.example/{tenantid}",
            "https://login.example/x/v2.0",
            "https://login.example/x{tenantid}/v2.0", "http://login.example/{tenantid}/v2.0",
        ]
    )
    func otherTemplate(named: String) throws {
        var request = try MetadataRequest(issuer: "https://login.example/common/v2.0")
        request.acceptsTenantTemplateAndLeavesTheTenantToTheTokens = true
        let answer = Sample.json(#"{"issuer":"\#(named)","token_endpoint":"https://login.example/t"}"#)
        #expect(refusal { try request.metadata(in: answer, now: FixedClock.start) }?.code == .issuerMismatch)
    }

    static let good = #"{"issuer":"https://id.example","token_endpoint":"https://id.example/t"}"#

    static func read(
        _ text: String,
        issuer: String = "https://id.example",
        status: Int = 200
    ) throws -> AuthorizationServerMetadata? {
        try MetadataRequest(issuer: issuer).metadata(in: Sample.json(text, status: status), now: FixedClock.start)
    }
}
