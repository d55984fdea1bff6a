import Testing

@testable import OAuth2

@Suite("Revocation requests")
struct RevocationRequestTests {
    @Test("exact bytes for each kind of token, as form and as JSON")
    func bytes() throws {
        var server = try Sample.server()
        let refresh = RevocationRequest(RefreshToken("r+t"))
        let access = RevocationRequest(AccessToken("a"))
        #expect(
            try body(refresh, .post("s"), server)
                == "token=r%2Bt&token_type_hint=refresh_token&client_id=sample-client&client_secret=s"
        )
        #expect(try body(access, .none, server) == "token=a&token_type_hint=access_token&client_id=sample-client")
        #expect(try body(access, .basic("s", .formEncoded), server) == "token=a&token_type_hint=access_token")
        server.requestEncoding = .json
        #expect(
            try body(refresh, .none, server)
                == #"{"token":"r+t","token_type_hint":"refresh_token","client_id":"sample-client"}"#
        )
    }

    @Test("a hint can be left out or be another one, further parameters can be added")
    func hint() throws {
        var request = RevocationRequest(AccessToken("a"))
        request.hint = nil
        request.additionalParameters = ["x": "y"]
        #expect(try body(request, .none) == "token=a&x=y&client_id=sample-client")
        request.hint = .init(rawValue: "urn:hint")
        #expect(try body(request, .none) == "token=a&token_type_hint=urn%3Ahint&x=y&client_id=sample-client")
    }

    @Test("method, address and headers")
    func request() throws {
        let request = try encode(RevocationRequest(AccessToken("a")), .basic("s", .formEncoded))
        #expect(request.method == .post)
        #expect(request.url.string == "https://id.example/revoke")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(request.headers["Accept"] == "application/json")
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
        #expect(request.headers.fields.count == 3)
    }

    @Test(
        "names that are repeated or the library's are refused",
        arguments: [
            "token", "token_type_hint", "client_id", "client_secret", "client_assertion", "client_assertion_type",
        ]
    )
    func reserved(name: String) throws {
        var request = RevocationRequest(RefreshToken("r"))
        request.additionalParameters = FormParameters(dictionaryLiteral: (name, "x"))
        let error = refusal { try encode(request, .none) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "additionalParameters")
        request.additionalParameters = ["x": "1", "x": "2"]
        #expect(refusal { try encode(request, .none) }?.code == .invalidParameter)
    }

    @Test("an empty token and a server without the endpoint are refused")
    func refused() throws {
        for request in [RevocationRequest(RefreshToken("")), RevocationRequest(AccessToken(""))] {
            #expect(refusal { try encode(request, .none) }?.parameter == "token")
        }
        let server = try AuthorizationServer(issuer: "https://id.example", tokenEndpoint: "https://id.example/token")
        let error = refusal { try encode(RevocationRequest(AccessToken("a")), .none, server) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "revocation_endpoint")
        #expect(error?.step == .revocation)
    }

    private func encode(
        _ request: RevocationRequest,
        _ credential: ClientCredential,
        _ server: AuthorizationServer? = nil
    ) throws -> TransportRequest {
        try request.transportRequest(
            server: server ?? Sample.server(),
            clientID: "sample-client",
            credential: credential,
            limits: TransportLimits()
        )
    }

    private func body(
        _ request: RevocationRequest,
        _ credential: ClientCredential,
        _ server: AuthorizationServer? = nil
    ) throws -> String {
        String(decoding: try encode(request, credential, server).body ?? [], as: UTF8.self)
    }
}
