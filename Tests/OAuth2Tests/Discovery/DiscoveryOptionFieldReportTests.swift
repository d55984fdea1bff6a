import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Options for servers whose metadata is not where or what it should be")
struct DiscoveryOptionFieldReportTests {
    private static func registration() throws -> ClientRegistration {
        try ClientRegistration(id: "sample-client", authentication: .none)
    }

    private func client(_ request: MetadataRequest, _ transport: any HTTPTransport) async throws -> OAuth2Client {
        try await OAuth2Client.discover(request, registration: Self.registration(), transport: transport)
    }

    // MARK: C10, metadata at another URL

    static let elsewhere = [
        (
            "https://contoso.b2clogin.com/775527ff-9a37-4307-8b3d-cc311f58d925/v2.0/",
            "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_in/v2.0/.well-known/openid-configuration"
        ),
        (
            "https://775527ff-9a37-4307-8b3d-cc311f58d925.ciamlogin.com/775527ff-9a37-4307-8b3d-cc311f58d925/v2.0",
            "https://contoso.ciamlogin.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration?appid=1"
        ),
        (
            "https://oauth.platform.intuit.com/op/v1",
            "https://developer.api.intuit.com/.well-known/openid_configuration"
        ),
        ("https://id.example/realms/app", "https://keycloak.internal/realms/app/.well-known/openid-configuration"),
    ]

    @Test("C10: metadata is read at another URL than the issuer's, and asked for there alone", arguments: elsewhere)
    func metadataURL(issuer: String, url: String) async throws {
        let transport = CannedTransport(
            Sample.json(#"{"issuer":"\#(issuer)","token_endpoint":"https://login.example/t"}"#)
        )
        let client = try await client(MetadataRequest(issuer: issuer, metadataURL: url), transport)
        #expect(client.server.issuer == issuer)
        #expect(transport.requests.map(\.url.string) == [url])

        let nothing = CannedTransport(TransportResponse(status: 404))
        let error = await refusal {
            try await self.client(MetadataRequest(issuer: issuer, metadataURL: url), nothing)
        }
        #expect(error?.code == .unexpectedResponse)
        #expect(nothing.requests.count == 1, "no other location is tried")
    }

    @Test("C10: metadata at another URL names the issuer to the byte all the same")
    func metadataURLOfAnotherIssuer() async throws {
        let request = try MetadataRequest(
            issuer: "https://id.example",
            metadataURL: "https://internal.example/metadata"
        )
        let transport = CannedTransport(
            Sample.json(#"{"issuer":"https://internal.example","token_endpoint":"https://internal.example/t"}"#)
        )
        let error = await refusal { try await client(request, transport) }
        #expect(error?.code == .issuerMismatch)
        #expect(error?.endpoint == "https://internal.example/metadata")
    }

    @Test(
        "C10: a metadata URL that cannot be used is refused before anything is sent",
        arguments: ["", "metadata", "http://internal.example/m", "https://id.example/#m", "https://{tenant}/m"]
    )
    func badMetadataURL(url: String) {
        let error = refusal { try MetadataRequest(issuer: "https://id.example", metadataURL: url) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "metadataURL")
    }

    // MARK: C10, http to named hosts

    @Test("C10: exactly the named hosts may have http, in every way to describe a server")
    func unencryptedHosts() async throws {
        let hosts = try UnencryptedHosts("Keycloak", "10.0.0.7", "[fd00::7]")
        for host in ["keycloak", "KEYCLOAK:8080", "10.0.0.7:80", "[fd00::7]:9000"] {
            #expect(try EndpointURL("http://\(host)/t", unencryptedHosts: hosts).scheme == "http")
            let base = "http://\(host)/realms/app"
            let server = try AuthorizationServer(
                issuer: base,
                authorizationEndpoint: base + "/a",
                tokenEndpoint: base + "/t",
                revocationEndpoint: base + "/r",
                unencryptedHosts: hosts
            )
            #expect(server.tokenEndpoint.path == "/realms/app/t")
            let transport = CannedTransport(Sample.json(#"{"issuer":"\#(base)","token_endpoint":"\#(base)/t"}"#))
            let found = try await client(MetadataRequest(issuer: base, unencryptedHosts: hosts), transport)
            #expect(found.server.tokenEndpoint == server.tokenEndpoint)
            #expect(transport.requests.first?.url.scheme == "http")
        }
        for host in ["keycloak2", "evil.keycloak", "keycloak.evil", "10.0.0.70", "[fd00::8]", "keycloak@evil"] {
            #expect(refusal { try EndpointURL("http://\(host)/t", unencryptedHosts: hosts) } != nil)
            #expect(
                refusal {
                    try AuthorizationServer(
                        issuer: "https://id.example",
                        tokenEndpoint: "http://\(host)/t",
                        unencryptedHosts: hosts
                    )
                }?.parameter == "token_endpoint"
            )
        }
        #expect(
            refusal { try MetadataRequest(issuer: "http://keycloak/") }?.parameter == "issuer",
            "not without naming it"
        )
    }

    @Test(
        "C10: a public issuer with an internal token endpoint needs the host's name, and metadata alone cannot give it"
    )
    func splitHorizon() async throws {
        let text =
            #"{"issuer":"https://id.example","authorization_endpoint":"https://id.example/a","token_endpoint":"http://keycloak:8080/t"}"#
        let url = "http://keycloak:8080/.well-known/openid-configuration"
        let hosts = try UnencryptedHosts("keycloak")
        let request = try MetadataRequest(issuer: "https://id.example", metadataURL: url, unencryptedHosts: hosts)
        let found = try await client(request, CannedTransport(Sample.json(text)))
        #expect(found.server.tokenEndpoint.string == "http://keycloak:8080/t")
        #expect(found.server.authorizationEndpoint?.string == "https://id.example/a")

        let error = await refusal {
            try await client(MetadataRequest(issuer: "https://id.example"), CannedTransport(Sample.json(text)))
        }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == "token_endpoint")
    }

    @Test(
        "C10: what is not the name of one host is refused by name",
        arguments: [
            "", "*", "*.cluster.local", "http://keycloak", "keycloak:8080", "keycloak/", "a b", "user@keycloak", "é",
            "key\u{0}cloak", "{host}", "::1", "keycloak?", "YOUR_HOST",
        ]
    )
    func badHost(host: String) {
        let error = refusal { try UnencryptedHosts("keycloak", host) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "unencryptedHosts")
    }

    // MARK: C10, amending

    @Test("C10: what discovery found is amended each time it is read")
    func amendment() async throws {
        let clock = FixedClock()
        let transport = CannedTransport { _, index in
            Sample.json(#"{"issuer":"https://id.example","token_endpoint":"https://id.example/t\#(index)"}"#)
        }
        let revocation = try EndpointURL("https://id.example/revoke")
        var request = try MetadataRequest(issuer: "https://id.example")
        request.amendment = { server in
            server.revocationEndpoint = revocation
            server.tokenEndpoint = try EndpointURL("https://internal.example" + server.tokenEndpoint.path)
            server.scopeSeparator = ","
        }
        let source = try OAuth2ClientSource(
            request,
            registration: Self.registration(),
            transport: transport,
            clock: clock
        )
        for index in 0...1 {
            let server = try await source.client().server
            #expect(server.tokenEndpoint.string == "https://internal.example/t\(index)")
            #expect(server.revocationEndpoint == revocation)
            #expect(server.scopeSeparator == ",")
            #expect(server.issuer == "https://id.example")
            clock.set(clock.now + 3_600)
        }
        #expect(try await source.metadata().revocationEndpoint == nil, "the metadata is what the server publishes")
    }

    @Test("C10: an amendment that fails is an error that names it")
    func failingAmendment() async throws {
        struct Failure: Error {}
        let transport = CannedTransport(
            Sample.json(#"{"issuer":"https://id.example","token_endpoint":"https://id.example/t"}"#)
        )
        var request = try MetadataRequest(issuer: "https://id.example")
        request.amendment = { _ in throw Failure() }
        let error = await refusal { try await client(request, transport) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "amendment")
        #expect(error?.underlyingError is Failure)

        request.amendment = { $0.tokenEndpoint = try EndpointURL("http://id.example/t", parameter: "token_endpoint") }
        #expect(await refusal { try await client(request, transport) }?.parameter == "token_endpoint")
    }

    // MARK: D

    @Test("D: a client of a source has its limits, clock, transport and policy")
    func handedOn() async throws {
        var limits = TransportLimits()
        limits.total = .seconds(7)
        limits.maximumBodyBytes = 4_321
        let clock = FixedClock()
        let transport = CannedTransport { request, _ in
            request.method == .post
                ? Sample.tokens()
                : Sample.json(
                    #"{"issuer":"https://id.example","token_endpoint":"https://id.example/t","jwks_uri":"https://id.example/k","keys":[]}"#
                )
        }
        var source = OAuth2ClientSource(
            try MetadataRequest(issuer: "https://id.example"),
            registration: try ClientRegistration(id: "sample-client", authentication: .clientSecretPost("s")),
            transport: transport,
            clock: clock,
            limits: limits
        )
        source.idTokenPolicy.clockTolerance = .seconds(5)
        source.idTokenPolicy.acceptsLogoutTokensWithoutExpiry = true
        let client = try await source.client()
        #expect(client.limits == limits)
        #expect(client.clock.now == clock.now)
        #expect(client.idTokenPolicy.clockTolerance == .seconds(5))
        #expect(client.idTokenPolicy.acceptsLogoutTokensWithoutExpiry)
        _ = try await client.clientCredentials()
        _ = try await source.keys.keySet()
        #expect(transport.requests.count == 3)
        #expect(transport.requests.allSatisfy { $0.limits == limits }, "metadata, tokens and keys")
    }

    @Test("D: a tenant's place in a template is not an empty one")
    func emptyTenant() {
        let template = "https://login.example/{tenantid}/v2.0"
        #expect(TenantTemplate.isTemplate(template, of: "https://login.example/common/v2.0"))
        #expect(!TenantTemplate.isTemplate(template, of: "https://login.example//v2.0"))
    }
}
