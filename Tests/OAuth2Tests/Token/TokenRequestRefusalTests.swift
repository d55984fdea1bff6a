import Testing

@testable import OAuth2

@Suite("Token requests that are refused")
struct TokenRequestRefusalTests {
    @Test("a code that did not come through a checked callback")
    func bareCode() {
        let error = refusal {
            try TokenRequest(grantType: .authorizationCode, parameters: ["code": "injected", "redirect_uri": "x"])
        }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "grant_type")
    }

    @Test("a refresh token or client secret with a line break, as files end with", arguments: ["t\n", "\tt", "t\u{0}"])
    func lineBreaks(secret: String) {
        #expect(refusal { try TokenRequest.refresh(RefreshToken(secret)) }?.parameter == "refresh_token")
        let registration = refusal {
            try ClientRegistration(id: "app", authentication: .clientSecretBasic(ClientSecret(secret)))
        }
        #expect(registration?.parameter == "client_secret")
    }

    @Test("a refresh by the general initialiser keeps its token when the answer brings none")
    func generalRefresh() async throws {
        let request = try TokenRequest(grantType: .refreshToken, parameters: ["refresh_token": "kept"])
        let tokens = try await Sample.client(
            CannedTransport(Sample.json(#"{"access_token":"a","token_type":"Bearer"}"#))
        )
        .requestTokens(request)
        #expect(tokens.refreshToken?.reveal() == "kept")
        #expect(!tokens.isRefreshTokenNew)
    }

    @Test("an empty grant type or parameter")
    func empty() {
        #expect(refusal { try TokenRequest(grantType: "", parameters: [:]) }?.parameter == "grant_type")
        let error = refusal { try TokenRequest(grantType: "x", parameters: ["a": "1", "b": ""]) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "parameters")
    }

    @Test(
        "the client's credentials and the grant type among the parameters",
        arguments: ["grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type"]
    )
    func reserved(name: String) throws {
        let parameters = FormParameters(dictionaryLiteral: (name, "x"))
        #expect(refusal { try TokenRequest(grantType: "x", parameters: parameters) }?.code == .invalidParameter)
        var request = TokenRequest.clientCredentials()
        request.additionalParameters = parameters
        try expectRefusal(request, "additionalParameters")
    }

    @Test("a parameter twice", arguments: ["scope", "audience", "organization", "x", "ticket"])
    func repeated(name: String) throws {
        let twice = FormParameters(dictionaryLiteral: (name, "1"), (name, "2"))
        #expect(refusal { try TokenRequest(grantType: "x", parameters: twice) }?.code == .invalidParameter)

        var request = try TokenRequest(grantType: "x", parameters: ["ticket": "t"])
        request.additionalParameters = twice
        try expectRefusal(request, "additionalParameters")

        request = try TokenRequest(grantType: "x", parameters: FormParameters(dictionaryLiteral: (name, "1")))
        request.additionalParameters = FormParameters(dictionaryLiteral: (name, "1"))
        try expectRefusal(request, "additionalParameters")
    }

    @Test("a property whose name the grant's own parameters have already")
    func propertyAndParameter() throws {
        var request = try TokenRequest(
            grantType: "x",
            parameters: ["scope": "a", "audience": "b", "organization": "c"]
        )
        _ = try TokenRequestEncodingTests.encode(request, .none)
        request.scope = ["a"]
        try expectRefusal(request, "parameters")
        request.scope = nil
        request.audience = "b"
        try expectRefusal(request, "parameters")
        request.audience = nil
        request.organization = "c"
        try expectRefusal(request, "parameters")
    }

    @Test("resources among the parameters and as a property")
    func resources() throws {
        var request = try TokenRequest(grantType: "x", parameters: ["resource": "https://a.example"])
        _ = try TokenRequestEncodingTests.encode(request, .none)
        request.resource = ["https://b.example"]
        try expectRefusal(request, "parameters")
    }

    @Test("a refresh without a refresh token, and a parameter without a name")
    func incomplete() {
        let error = refusal { try TokenRequest(grantType: .refreshToken, parameters: ["scope": "a"]) }
        #expect(error?.code == .invalidParameter && error?.parameter == "refresh_token")
        #expect(refusal { try TokenRequest(grantType: "x", parameters: ["": "a"]) }?.parameter == "parameters")
    }

    @Test("an additional parameter that has a property", arguments: ["scope", "audience", "resource", "organization"])
    func ownName(name: String) throws {
        var request = TokenRequest.clientCredentials()
        request.additionalParameters = FormParameters(dictionaryLiteral: (name, "x"))
        try expectRefusal(request, "additionalParameters")
    }

    @Test("empty properties and malformed scopes")
    func properties() throws {
        try expectRefusal(.clientCredentials(audience: ""), "audience")
        try expectRefusal(.clientCredentials(audience: "YOUR_API_IDENTIFIER"), "audience")
        try expectRefusal(.clientCredentials(organization: ""), "organization")
        try expectRefusal(.clientCredentials(scope: ["a b"]), "scope")
        try expectRefusal(.clientCredentials(scope: [""]), "scope")
    }

    @Test(
        "resources that are no absolute URI, or have a fragment",
        arguments: ["", "api", "/a", "https://a.example/#"]
    )
    func resource(uri: String) throws {
        var request = TokenRequest.clientCredentials()
        request.resource = ["https://b.example/", uri]
        try expectRefusal(request, "resource")
    }

    @Test(
        "headers that the library or the transport sets, and broken ones",
        arguments: [
            ("Authorization", "Bearer x"), ("authorization", "x"), ("Content-Type", "text/plain"),
            ("accept", "text/html"),
            ("Content-Length", "1"), ("Host", "evil.example"), ("Transfer-Encoding", "chunked"), ("X", "a\r\nEvil: 1"),
            ("X Y", "a"), ("", "a"),
        ]
    )
    func headers(name: String, value: String) throws {
        for credential in [ClientCredential.none, .basic("s", .formEncoded)] {
            var request = TokenRequest.clientCredentials()
            request.headers = TransportHeaders(dictionaryLiteral: (name, value))
            let error = refusal { try TokenRequestEncodingTests.encode(request, credential) }
            #expect(error?.code == .invalidParameter)
            #expect(error?.parameter == "headers")
        }
    }

    @Test("a refresh with an empty token, or for more than was granted")
    func refresh() throws {
        #expect(refusal { try TokenRequest.refresh(RefreshToken("")) }?.parameter == "refresh_token")
        let error = refusal {
            try TokenRequest.refresh(RefreshToken("r"), scope: ["a", "c"], grantedScope: ["a", "b"])
        }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "scope")
        for scope in [nil, [], ["a"], ["b", "a"]] as [Scope?] {
            _ = try TokenRequest.refresh(RefreshToken("r"), scope: scope, grantedScope: ["a", "b"])
        }
        _ = try TokenRequest.refresh(RefreshToken("r"), scope: ["anything"])
    }

    @Test("client credentials of a client without any, and an empty refresh token: nothing is sent")
    func nothingSent() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport, authentication: .none)
        let error = await refusal { try await client.clientCredentials() }
        #expect(error?.code == .invalidConfiguration)
        #expect(await refusal { try await client.refresh(RefreshToken("")) }?.code == .invalidParameter)
        #expect(transport.requests.isEmpty)
    }

    private func expectRefusal(
        _ request: TokenRequest,
        _ parameter: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let error = refusal { try TokenRequestEncodingTests.encode(request, .none) }
        #expect(error?.code == .invalidParameter, sourceLocation: sourceLocation)
        #expect(error?.parameter == parameter, sourceLocation: sourceLocation)
        #expect(error?.step == .token, sourceLocation: sourceLocation)
    }
}
