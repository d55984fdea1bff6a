import Foundation
import Testing

@testable import OAuth2

/// RFC 8705 section 5.
@Suite("Endpoints for client certificates")
struct MutualTLSEndpointTests {
    /// A document with every endpoint that a client has to do with, and these aliases.
    private static func document(aliases: String) -> String {
        let endpoints = [
            "authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint",
            "end_session_endpoint", "jwks_uri",
        ].map { #""\#($0)":"https://id.example/\#($0)""# }
        return #"{"issuer":"https://id.example","mtls_endpoint_aliases":{\#(aliases)},"#
            + endpoints.joined(separator: ",") + "}"
    }

    private static func aliases(_ names: String...) -> String {
        document(aliases: names.map { #""\#($0)":"https://mtls.id.example/\#($0)""# }.joined(separator: ","))
    }

    private static let all = aliases(
        "token_endpoint",
        "revocation_endpoint",
        "userinfo_endpoint",
        "authorization_endpoint",
        "end_session_endpoint",
        "jwks_uri",
        "device_authorization_endpoint"
    )

    private static func server(
        _ document: String,
        _ authentication: ClientAuthentication,
        isBound: Bool = false
    ) throws -> AuthorizationServer {
        let metadata = try #require(try MetadataRequestTests.read(document))
        return try client(try AuthorizationServer(metadata), authentication, isBound: isBound).server
    }

    private static func client(
        _ server: AuthorizationServer,
        _ authentication: ClientAuthentication,
        isBound: Bool = false
    ) throws -> OAuth2Client {
        var registration = try ClientRegistration(id: "sample-client", authentication: authentication)
        registration.bindsAccessTokensToClientCertificate = isBound
        return OAuth2Client(server: server, registration: registration, transport: CannedTransport(Sample.tokens()))
    }

    @Test("a client with a certificate uses them", arguments: CertificateAuthenticationTests.methods)
    func preferred(method: ClientAuthentication) throws {
        let server = try Self.server(Self.all, method)
        #expect(server.tokenEndpoint.string == "https://mtls.id.example/token_endpoint")
        #expect(server.revocationEndpoint?.string == "https://mtls.id.example/revocation_endpoint")
        #expect(server.userInfoEndpoint?.string == "https://mtls.id.example/userinfo_endpoint")
    }

    @Test("so does one whose tokens are bound to its certificate, however it authenticates")
    func bound() throws {
        for method in [ClientAuthentication.none, .clientSecretPost("s"), .assertion(LeakTests.Signer())] {
            let server = try Self.server(Self.all, method, isBound: true)
            #expect(server.tokenEndpoint.host == "mtls.id.example")
            #expect(server.revocationEndpoint?.host == "mtls.id.example")
            #expect(server.userInfoEndpoint?.host == "mtls.id.example")
        }
    }

    @Test("nobody else does")
    func others() throws {
        for method in [ClientAuthentication.none, .clientSecretBasic("s"), .assertion(LeakTests.Signer())] {
            let server = try Self.server(Self.all, method)
            #expect(server.tokenEndpoint.string == "https://id.example/token_endpoint")
            #expect(server.revocationEndpoint?.string == "https://id.example/revocation_endpoint")
            #expect(server.userInfoEndpoint?.string == "https://id.example/userinfo_endpoint")
        }
    }

    @Test("the browser and the keys stay where they are, though there are aliases for them")
    func browser() throws {
        let server = try Self.server(Self.all, .tlsClientAuth)
        #expect(server.authorizationEndpoint?.host == "id.example")
        #expect(server.endSessionEndpoint?.host == "id.example")
        #expect(server.jsonWebKeySetURI?.host == "id.example")
        let login = try Self.client(server, .tlsClientAuth).beginAuthorization(
            redirectURI: Sample.redirectURI,
            scope: [.openID]
        )
        #expect(login.url.hasPrefix("https://id.example/authorization_endpoint?"))
    }

    @Test(
        "an endpoint without an alias is the ordinary one",
        arguments: ["token_endpoint", "revocation_endpoint", "userinfo_endpoint"]
    )
    func single(name: String) throws {
        let server = try Self.server(Self.aliases(name), .tlsClientAuth)
        let endpoints = [
            "token_endpoint": server.tokenEndpoint, "revocation_endpoint": server.revocationEndpoint,
            "userinfo_endpoint": server.userInfoEndpoint,
        ]
        for (other, endpoint) in endpoints {
            #expect(endpoint?.host == (other == name ? "mtls.id.example" : "id.example"))
        }
    }

    @Test("the others can be looked up, by clients that make such requests themselves")
    func lookedUp() throws {
        for method in [ClientAuthentication.tlsClientAuth, .none] {
            let endpoint = try Self.server(Self.all, method).mutualTLSEndpoints["device_authorization_endpoint"]
            #expect(endpoint?.string == "https://mtls.id.example/device_authorization_endpoint")
        }
    }

    @Test("a server described by hand is taken as it is, unless aliases are put into it")
    func byHand() throws {
        var server = try Sample.server()
        #expect(try Self.client(server, .tlsClientAuth).server == server)
        server.mutualTLSEndpoints["token_endpoint"] = try EndpointURL("https://mtls.id.example/t")
        #expect(try Self.client(server, .tlsClientAuth).server.tokenEndpoint.string == "https://mtls.id.example/t")
        #expect(try Self.client(server, .none).server == server)
    }

    @Test("with discovery nothing has to be done for it, and new aliases are noticed")
    func discovered() async throws {
        let registration = try ClientRegistration(id: "sample-client", authentication: .tlsClientAuth)
        let documents = [Self.aliases("token_endpoint"), Self.aliases("userinfo_endpoint")]
        let transport = CannedTransport { _, index in Sample.json(documents[index]) }
        let clock = FixedClock()
        let source = OAuth2ClientSource(
            try MetadataRequest(issuer: "https://id.example"),
            registration: registration,
            transport: transport,
            clock: clock
        )
        #expect(try await source.client().server.tokenEndpoint.host == "mtls.id.example")
        clock.set(FixedClock.start + 3_600)
        #expect(try await source.client().server.tokenEndpoint.host == "id.example")
        #expect(try await source.client().server.userInfoEndpoint?.host == "mtls.id.example")

        let client = try await OAuth2Client.discover(
            issuer: "https://id.example",
            registration: registration,
            transport: CannedTransport(Sample.json(Self.all))
        )
        #expect(client.server.tokenEndpoint.host == "mtls.id.example")
    }
}
