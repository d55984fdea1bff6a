import Testing

@testable import OAuth2

@Suite("Revoking")
struct RevocationTests {
    @Test("success is status 200 with any body", arguments: ["", "OK", "{}", "<html>", #"{"error":"invalid_token"}"#])
    func success(body: String) async throws {
        let transport = CannedTransport(TransportResponse(status: 200, body: Array(body.utf8)))
        let client = try Sample.client(transport)
        try await client.revoke(RefreshToken("r"))
        try await client.revoke(AccessToken("a"))
        #expect(transport.requests.count == 2)
        let sent = transport.requests.map { FormParameters(form: $0.body ?? [])?["token"] }
        #expect(sent == ["r", "a"])
    }

    @Test("any other answer says that the token may still be valid")
    func failures() async throws {
        let cases: [(TransportResponse, OAuth2Error.Code)] = [
            (Sample.json(#"{"error":"unsupported_token_type"}"#, status: 400), .unsupportedTokenType),
            (Sample.json(#"{"error":"invalid_client"}"#, status: 401), .invalidClient),
            (Sample.json(#"{"error":"access_denied"}"#, status: 401), .invalidClient),
            (Sample.json(#"{"error":"invalid_grant"}"#, status: 201), .invalidGrant),
            (TransportResponse(status: 503, headers: ["Retry-After": "5"]), .temporarilyUnavailable),
            (Sample.json(#"{"error":"server_error"}"#, status: 503), .serverError),
            (TransportResponse(status: 502), .unexpectedResponse),
            (TransportResponse(status: 429), .tooManyRequests),
            (TransportResponse(status: 307, headers: ["Location": "https://evil.example/"]), .redirectRefused),
        ]
        for (answer, code) in cases {
            let client = try Sample.client(CannedTransport(answer))
            let error = await refusal { try await client.revoke(RefreshToken("r")) }
            #expect(error?.code == code)
            #expect(error?.step == .revocation)
            #expect(error?.response?.status == answer.status)
            if answer.headers["Retry-After"] != nil { #expect(error?.retryAfter == .seconds(5)) }
        }
    }

    @Test("nothing is sent without an endpoint")
    func noEndpoint() async throws {
        let transport = CannedTransport(TransportResponse(status: 200))
        let server = try AuthorizationServer(issuer: "https://id.example", tokenEndpoint: "https://id.example/token")
        let client = try Sample.client(transport, server: server)
        #expect(await refusal { try await client.revoke(RefreshToken("r")) }?.code == .invalidConfiguration)
        #expect(transport.requests.isEmpty)
    }
}
