import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Clients of a server that describes itself")
struct OAuth2ClientSourceTests {
    private let clock = FixedClock()

    private static func metadata(token: String = "/t", issuer: String = "https://id.example") -> String {
        #"{"issuer":"\#(issuer)","token_endpoint":"https://id.example\#(token)","jwks_uri":"https://id.example/keys"}"#
    }

    private func source(
        _ transport: any HTTPTransport,
        change: (inout MetadataRequest) -> Void = { _ in }
    ) throws -> OAuth2ClientSource {
        var request = try MetadataRequest(issuer: "https://id.example")
        change(&request)
        let registration = try ClientRegistration(id: "sample-client", authentication: .none)
        return OAuth2ClientSource(request, registration: registration, transport: transport, clock: clock)
    }

    @Test("one reading serves for an hour")
    func kept() async throws {
        let transport = CannedTransport { _, index in Sample.json(Self.metadata(token: "/t\(index)")) }
        let source = try source(transport)
        #expect(transport.requests.isEmpty)
        for _ in 0..<3 { #expect(try await source.client().server.tokenEndpoint.path == "/t0") }
        #expect(try await source.metadata().tokenEndpoint?.path == "/t0")
        clock.set(FixedClock.start + 3_599)
        #expect(try await source.client().server.tokenEndpoint.path == "/t0")
        clock.set(FixedClock.start + 3_600)
        #expect(try await source.client().server.tokenEndpoint.path == "/t1")
        #expect(transport.requests.count == 2)
    }

    @Test("the second location is asked only when the first has nothing")
    func locations() async throws {
        let transport = RecordingTransport(
            .response(TransportResponse(status: 404)).expecting {
                #expect($0.url.path == "/.well-known/openid-configuration")
            },
            .json(Self.metadata()).expecting { #expect($0.url.path == "/.well-known/oauth-authorization-server") }
        )
        #expect(try await source(transport).client().server.issuer == "https://id.example")
        try transport.verify()

        let broken = CannedTransport(TransportResponse(status: 503))
        #expect(await refusal { try await source(broken).client() }?.code == .unexpectedResponse)
        #expect(broken.requests.count == 1)

        let wrong = CannedTransport(Sample.json(Self.metadata(issuer: "https://evil.example")))
        #expect(await refusal { try await source(wrong).client() }?.code == .issuerMismatch)
        #expect(wrong.requests.count == 1, "a document that is wrong is not replaced by another one")
    }

    @Test("a server without metadata: the error says so")
    func none() async throws {
        let transport = CannedTransport(TransportResponse(status: 404))
        let error = await refusal { try await source(transport).client() }
        #expect(error?.code == .unexpectedResponse)
        #expect(error?.parameter == "issuer")
        #expect(error?.step == .discovery)
        #expect(error?.response?.status == 404)
        #expect(transport.requests.count == 2)
    }

    @Test("a first reading that fails is an error for everybody, and is tried again after five seconds")
    func firstFailure() async throws {
        let transport = CannedTransport { _, index in
            if index == 0 { throw TransportError(.connectionRefused, mayHaveReachedServer: false) }
            return Sample.json(Self.metadata())
        }
        let source = try source(transport)
        for _ in 0..<10 {
            let error = await refusal { try await source.client() }
            #expect(error?.code == .transportFailed)
            #expect(error?.step == .discovery)
        }
        #expect(transport.requests.count == 1)
        clock.set(FixedClock.start + 5)
        #expect(try await source.client().server.tokenEndpoint.path == "/t")
    }

    @Test("old metadata goes on being used while the server is down, or says something wrong")
    func stale() async throws {
        let transport = CannedTransport { _, index in
            switch index {
            case 0: Sample.json(Self.metadata())
            case 1: TransportResponse(status: 503)
            default: Sample.json(Self.metadata(token: "/evil", issuer: "https://evil.example"))
            }
        }
        let source = try source(transport)
        _ = try await source.client()
        for seconds in [3_600.0, 3_605, 3_610] {
            clock.set(FixedClock.start + seconds)
            #expect(try await source.client().server.tokenEndpoint.path == "/t")
            #expect(try await source.client().server.tokenEndpoint.path == "/t")
        }
    }

    @Test("clients have the source's clock, limits and policy, and share the memory of spent codes")
    func clients() async throws {
        var source = try source(CannedTransport(Sample.json(Self.metadata())))
        source.idTokenPolicy.trustedAudiences = ["another"]
        let client = try await source.client()
        #expect(client.clock.now == clock.now)
        #expect(client.registration.id == "sample-client")
        #expect(client.idTokenPolicy.trustedAudiences == ["another"])
        #expect(client.spentLogins === (try await source.client()).spentLogins)
    }

    @Test("the keys are those at the jwks_uri of the metadata")
    func keys() async throws {
        let transport = CannedTransport { request, _ in
            Sample.json(request.url.path == "/keys" ? KeyText.set(KeyText.named("a")) : Self.metadata())
        }
        let source = try source(transport)
        #expect(try await source.keys.keys(for: .rs256, keyID: "a").count == 1)
        #expect(transport.requests.map(\.url.path) == ["/.well-known/openid-configuration", "/keys"])

        let without = #"{"issuer":"https://id.example","token_endpoint":"https://id.example/t"}"#
        let error = await refusal {
            try await self.source(CannedTransport(Sample.json(without))).keys.keys(for: .rs256, keyID: nil)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "jwks_uri")
    }

    @Test("the tenants of the request come to the server")
    func tenants() async throws {
        let transport = CannedTransport(
            Sample.json(#"{"issuer":"https://id.example/{tenantid}","token_endpoint":"https://id.example/t"}"#)
        )
        var request = try MetadataRequest(issuer: "https://id.example/common")
        request.acceptsTenantTemplateAndLeavesTheTenantToTheTokens = true
        request.tenants = ["a"]
        let registration = try ClientRegistration(id: "sample-client", authentication: .none)
        let source = OAuth2ClientSource(request, registration: registration, transport: transport, clock: clock)
        let server = try await source.client().server
        #expect(server.expectedIssuer == .template("https://id.example/{tenantid}", tenants: ["a"]))
    }

    @Test("a client from an issuer alone uses PKCE, state and nonce though the metadata has no S256")
    func discover() async throws {
        let text = """
            {"issuer":"https://id.example","token_endpoint":"https://id.example/t",\
            "authorization_endpoint":"https://id.example/a","code_challenge_methods_supported":["plain"]}
            """
        let client = try await OAuth2Client.discover(
            issuer: "https://id.example",
            registration: try ClientRegistration(id: "sample-client", authentication: .none),
            transport: CannedTransport(Sample.json(text))
        )
        let login = try client.beginAuthorization(redirectURI: Sample.redirectURI, scope: [.openID])
        #expect(login.pending.codeVerifier != nil)
        for parameter in ["code_challenge_method=S256", "code_challenge=", "state=", "nonce="] {
            #expect(login.url.contains(parameter))
        }
        let bad = await refusal {
            try await OAuth2Client.discover(issuer: "x", registration: client.registration, transport: client.transport)
        }
        #expect(bad?.code == .invalidConfiguration)
    }
}
