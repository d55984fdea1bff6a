import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Field reports: where the client id stands")
struct ClientIDFieldReportTests {
    @Test("S7: with HTTP Basic, Auth0 gets client_id in the body of token, revocation and MFA requests alike")
    func auth0() async throws {
        let transport = RecordingTransport(
            .json(#"{"access_token":"a"}"#),
            .json("{}"),
            .json(#"{"challenge_type":"otp"}"#)
        )
        let client = try OAuth2Client.recorded(.clientSecretBasic("s3cr3t"), transport)
        _ = try await client.refresh(RefreshToken("r"))
        try await client.revoke(RefreshToken("r"))
        _ = try await Auth0MFA(client).challenge(MFAChallengeRequest(), for: .login(.fixture()))
        #expect(transport.requests.count == 3)
        for request in transport.requests {
            #expect(request.headers["Authorization"] == "Basic Y2xpZW50LTE6czNjcjN0")
            let body = request.jsonBody?["client_id"]?.string ?? request.formParameters["client_id"]
            #expect(body == "client-1", "\(request.url.path)")
            #expect(request.bodyText?.contains("client_secret") == false)
        }
    }

    @Test(
        "S7: with HTTP Basic, another server gets it in the header alone, unless it is said to require it",
        arguments: [false, true]
    )
    func others(isRequired: Bool) async throws {
        let transport = RecordingTransport(.json(#"{"access_token":"a"}"#), .json("{}"))
        var server = try AuthorizationServer(
            issuer: "https://id.example",
            tokenEndpoint: "https://id.example/token",
            revocationEndpoint: "https://id.example/revoke"
        )
        server.requiresClientIDInBody = isRequired
        let client = OAuth2Client(
            server: server,
            registration: try ClientRegistration(id: "client-1", authentication: .clientSecretBasic("s3cr3t")),
            transport: transport
        )
        _ = try await client.refresh(RefreshToken("r"))
        try await client.revoke(RefreshToken("r"))
        #expect(
            transport.requests.map { $0.formParameters["client_id"] }
                == (isRequired ? ["client-1", "client-1"] : [nil, nil])
        )
    }
}
