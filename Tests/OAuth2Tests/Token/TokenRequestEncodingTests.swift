import Testing

@testable import OAuth2

@Suite("Token requests on the wire")
struct TokenRequestEncodingTests {
    struct Grant: Sendable, CustomTestStringConvertible {
        let name: String
        let request: @Sendable () throws -> TokenRequest
        let form: String
        let json: String
        var testDescription: String { name }
    }

    struct Credential: Sendable, CustomTestStringConvertible {
        let name: String
        let credential: ClientCredential
        let form: String
        let json: String
        let authorization: String?
        var testDescription: String { name }
    }

    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    static let grants = [
        Grant(
            name: "authorization code",
            request: {
                let pending = try Sample.login().pending
                // The verifier is random; its place in the body is checked with a known one below.
                var parameters = try TokenRequest.authorizationCode(
                    pending.validate(Sample.callback(for: pending, code: "c%2F%2B1"), now: FixedClock.start)
                ).parameters
                #expect(parameters["code_verifier"] == pending.codeVerifier?.reveal())
                parameters["code_verifier"] = verifier
                return TokenRequest(checked: .authorizationCode, parameters)
            },
            form: "grant_type=authorization_code&code=c%2F%2B1&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback"
                + "&code_verifier=\(verifier)",
            json: #""grant_type":"authorization_code","code":"c/+1","redirect_uri":"https://app.example/callback","#
                + #""code_verifier":"\#(verifier)""#
        ),
        Grant(
            name: "refresh",
            request: {
                var request = try TokenRequest.refresh(RefreshToken("r+t&="), scope: [.openID, "read:a"])
                request.audience = "https://api.example"
                return request
            },
            form: "grant_type=refresh_token&refresh_token=r%2Bt%26%3D&scope=openid%20read%3Aa"
                + "&audience=https%3A%2F%2Fapi.example",
            json: #""grant_type":"refresh_token","refresh_token":"r+t&=","scope":"openid read:a","#
                + #""audience":"https://api.example""#
        ),
        Grant(
            name: "refresh of everything",
            request: { try TokenRequest.refresh(RefreshToken("r")) },
            form: "grant_type=refresh_token&refresh_token=r",
            json: #""grant_type":"refresh_token","refresh_token":"r""#
        ),
        Grant(
            name: "client credentials",
            request: { .clientCredentials(scope: ["a"], audience: "api", organization: "org_1") },
            form: "grant_type=client_credentials&scope=a&audience=api&organization=org_1",
            json: #""grant_type":"client_credentials","scope":"a","audience":"api","organization":"org_1""#
        ),
        Grant(
            name: "extension grant",
            request: {
                var request = try TokenRequest(
                    grantType: "http://auth0.com/oauth/grant-type/mfa-oob",
                    parameters: ["oob_code": "o c", "binding_code": "1"]
                )
                request.resource = ["https://a.example/", "https://b.example/"]
                request.additionalParameters = ["x": "é"]
                return request
            },
            form: "grant_type=http%3A%2F%2Fauth0.com%2Foauth%2Fgrant-type%2Fmfa-oob&oob_code=o%20c&binding_code=1"
                + "&resource=https%3A%2F%2Fa.example%2F&resource=https%3A%2F%2Fb.example%2F&x=%C3%A9",
            json: #""grant_type":"http://auth0.com/oauth/grant-type/mfa-oob","oob_code":"o c","binding_code":"1","#
                + #""resource":["https://a.example/","https://b.example/"],"x":"é""#
        ),
    ]

    static let credentials = [
        Credential(
            name: "none",
            credential: .none,
            form: "&client_id=sample-client",
            json: #","client_id":"sample-client""#,
            authorization: nil
        ),
        Credential(
            name: "post",
            credential: .post("s+1"),
            form: "&client_id=sample-client&client_secret=s%2B1",
            json: #","client_id":"sample-client","client_secret":"s+1""#,
            authorization: nil
        ),
        Credential(
            name: "basic",
            credential: .basic("s+1", .formEncoded),
            form: "",
            json: "",
            // sample-client:s%2B1
            authorization: "Basic c2FtcGxlLWNsaWVudDpzJTJCMQ=="
        ),
        Credential(
            name: "assertion",
            credential: .assertion(ClientAssertion("a.b.c")),
            form:
                "&client_id=sample-client&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"
                + "jwt-bearer&client_assertion=a.b.c",
            json: #","client_id":"sample-client","client_assertion_type":"urn:ietf:params:oauth:client-assertion-type:"#
                + #"jwt-bearer","client_assertion":"a.b.c""#,
            authorization: nil
        ),
    ]

    @Test("exact bytes of each grant with each client authentication", arguments: grants, credentials)
    func bytes(grant: Grant, credential: Credential) throws {
        for encoding in [RequestEncoding.form, .json] {
            var server = try Sample.server()
            server.requestEncoding = encoding
            let request = try Self.encode(grant.request(), credential.credential, server)
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            #expect(
                body == (encoding == .form ? grant.form + credential.form : "{\(grant.json)\(credential.json)}")
            )
            #expect(request.method == .post)
            #expect(request.url.string == "https://id.example/token")
            #expect(request.headers["Authorization"] == credential.authorization)
            #expect(request.headers["Accept"] == "application/json")
            let type = encoding == .form ? "application/x-www-form-urlencoded" : "application/json"
            #expect(request.headers.values(of: "Content-Type") == [type])
            #expect(request.headers.fields.count == (credential.authorization == nil ? 2 : 3))
            // Never two credentials.
            let secrets = body.contains("client_secret") ? 1 : 0
            let assertions = body.contains("client_assertion\"") || body.contains("client_assertion=") ? 1 : 0
            #expect(secrets + assertions + (request.headers["Authorization"] == nil ? 0 : 1) <= 1)
        }
    }

    @Test("a scope separator of the server's own, and an empty scope left out")
    func scope() throws {
        var server = try Sample.server()
        server.scopeSeparator = ","
        let request = try Self.encode(.clientCredentials(scope: ["a", "b"]), .none, server)
        #expect(Self.body(request)["scope"] == "a,b")
        #expect(Self.body(try Self.encode(.clientCredentials(scope: []), .none))["scope"] == nil)
    }

    @Test("limits and headers are passed on")
    func headers() throws {
        var limits = TransportLimits()
        limits.total = .seconds(5)
        var request = TokenRequest.clientCredentials()
        request.headers = ["auth0-forwarded-for": "203.0.113.7", "DPoP": "proof"]
        let sent = try request.transportRequest(
            server: Sample.server(),
            clientID: "id",
            credential: .none,
            limits: limits
        )
        #expect(sent.limits == limits)
        #expect(sent.headers["Auth0-Forwarded-For"] == "203.0.113.7")
        #expect(sent.headers["DPoP"] == "proof")
    }

    @Test("the client sends what was encoded, through the public path")
    func throughTheClient() async throws {
        let transport = CannedTransport(Sample.tokens())
        var client = try Sample.client(transport, authentication: .clientSecretBasic("s"))
        client.limits.maximumBodyBytes = 100
        var request = try TokenRequest(grantType: "urn:example:grant", parameters: ["ticket": "t"])
        request.scope = ["a"]
        let tokens = try await client.requestTokens(request)
        #expect(tokens.scope == ["a"])
        let sent = try #require(transport.requests.first)
        #expect(Self.body(sent) == ["grant_type": "urn:example:grant", "ticket": "t", "scope": "a"])
        #expect(sent.headers["Authorization"] == "Basic c2FtcGxlLWNsaWVudDpz")
        #expect(sent.limits.maximumBodyBytes == 100)
    }

    @Test("refresh and client credentials of the client send their parameters")
    func shortcuts() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport, authentication: .clientSecretPost("s"))
        _ = try await client.refresh(RefreshToken("r"), scope: ["a"], grantedScope: ["a", "b"], audience: "api")
        _ = try await client.clientCredentials(scope: ["a"], audience: "api", organization: "org")
        #expect(
            transport.requests.map(Self.body) == [
                [
                    "grant_type": "refresh_token", "refresh_token": "r", "scope": "a", "audience": "api",
                    "client_id": "sample-client", "client_secret": "s",
                ],
                [
                    "grant_type": "client_credentials", "scope": "a", "audience": "api", "organization": "org",
                    "client_id": "sample-client", "client_secret": "s",
                ],
            ]
        )
    }

    static func encode(
        _ request: TokenRequest,
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

    static func body(_ request: TransportRequest) -> FormParameters {
        FormParameters(form: request.body ?? []) ?? FormParameters()
    }
}
