import OAuth2
import OAuth2Testing
import Testing

@Suite("Authenticating a request of one's own")
struct OAuth2ClientAuthenticateTests {
    private func client(_ authentication: ClientAuthentication) throws -> OAuth2Client {
        OAuth2Client(
            server: try AuthorizationServer(issuer: "https://id.example", tokenEndpoint: "https://id.example/token"),
            registration: try ClientRegistration(id: "c1", authentication: authentication),
            transport: RecordingTransport()
        )
    }

    @Test("The credential is added behind what is there")
    func added() async throws {
        var parameters: FormParameters = ["scope": "openid"]
        var headers: TransportHeaders = ["Accept": "application/json"]
        try await client(.clientSecretPost("s1")).authenticate(
            &parameters,
            &headers,
            step: OAuth2Error.Step("backchannel")
        )
        #expect(parameters == ["scope": "openid", "client_id": "c1", "client_secret": "s1"])
        #expect(headers.fields.map(\.name) == ["Accept"])
    }

    @Test("Basic credentials go into the header")
    func basic() async throws {
        var parameters = FormParameters()
        var headers = TransportHeaders()
        try await client(.clientSecretBasic("s1")).authenticate(
            &parameters,
            &headers,
            step: OAuth2Error.Step("backchannel")
        )
        #expect(parameters.names.isEmpty)
        #expect(headers["Authorization"] == "Basic YzE6czE=")
    }

    @Test("A certificate adds the id")
    func certificate() async throws {
        var parameters: FormParameters = ["scope": "openid"]
        var headers = TransportHeaders()
        try await client(.tlsClientAuth).authenticate(&parameters, &headers, step: OAuth2Error.Step("backchannel"))
        #expect(parameters == ["scope": "openid", "client_id": "c1"])
        #expect(headers.fields.isEmpty)
    }

    @Test(
        "A second credential is refused",
        arguments: ["client_id", "client_secret", "client_assertion", "client_assertion_type", "Authorization"]
    )
    func second(name: String) async throws {
        var parameters = FormParameters()
        var headers = TransportHeaders()
        if name == "Authorization" { headers[name] = "Bearer x" } else { parameters[name] = "x" }
        let (before, headersBefore) = (parameters, headers)
        let error = try await #require(throws: OAuth2Error.self) {
            try await client(.clientSecretPost("s1")).authenticate(
                &parameters,
                &headers,
                step: OAuth2Error.Step("backchannel")
            )
        }
        #expect(error.code == .invalidParameter)
        #expect(parameters == before && headers == headersBefore)
    }
}
