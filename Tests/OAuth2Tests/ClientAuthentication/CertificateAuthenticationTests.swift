import Testing

@testable import OAuth2

@Suite("Client certificates")
struct CertificateAuthenticationTests {
    static let methods = [ClientAuthentication.tlsClientAuth, .selfSignedTLSClientAuth]

    @Test("the id alone is sent: no secret, no assertion, no header (RFC 8705 section 2)", arguments: methods)
    func wire(method: ClientAuthentication) async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport, authentication: method)
        _ = try await client.clientCredentials()
        _ = try await client.refresh(RefreshToken("r"))
        try await client.revoke(RefreshToken("r"))
        #expect(
            transport.requests.map { FormParameters(form: $0.body ?? []) } == [
                ["grant_type": "client_credentials", "client_id": "sample-client"],
                ["grant_type": "refresh_token", "refresh_token": "r", "client_id": "sample-client"],
                ["token": "r", "token_type_hint": "refresh_token", "client_id": "sample-client"],
            ]
        )
        #expect(transport.requests.allSatisfy { $0.headers["Authorization"] == nil })
    }

    @Test("a public client stays one, whatever its tokens are bound to: no client credentials")
    func publicClient() async throws {
        let transport = CannedTransport(Sample.tokens())
        var registration = try ClientRegistration(id: "sample-client", authentication: .none)
        registration.bindsAccessTokensToClientCertificate = true
        let client = OAuth2Client(server: try Sample.server(), registration: registration, transport: transport)
        let error = await refusal { try await client.clientCredentials() }
        #expect(error?.code == .invalidConfiguration)
        #expect(transport.requests.isEmpty)
    }

    @Test("who presents a certificate: the two methods, and clients whose tokens are bound to one")
    func usesMutualTLS() throws {
        for method in Self.methods {
            #expect(try ClientRegistration(id: "id", authentication: method).usesMutualTLS)
        }
        let others = [
            ClientAuthentication.none, .clientSecretPost("s"), .clientSecretBasic("s"), .assertion(LeakTests.Signer()),
        ]
        for method in others {
            var registration = try ClientRegistration(id: "id", authentication: method)
            #expect(!registration.usesMutualTLS)
            registration.bindsAccessTokensToClientCertificate = true
            #expect(registration.usesMutualTLS)
        }
    }
}
