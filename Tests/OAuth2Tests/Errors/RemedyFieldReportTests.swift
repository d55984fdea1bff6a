import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: texts that lead to the remedy")
struct RemedyFieldReportTests {
    @Test("C13: a code that was rejected names the redirect URI and the code verifier")
    func rejectedCode() async throws {
        let text = try await text(#"{"error":"invalid_grant"}"#, Self.exchange())
        #expect(text.contains("redirect_uri") && text.contains("code_verifier"))
    }

    @Test("C13: a client that may not exchange a code is told of the redirect URI, which Auth0 means by it")
    func unauthorizedClient() async throws {
        let text = try await text(#"{"error":"unauthorized_client"}"#, Self.exchange())
        #expect(text.contains("redirect_uri") && text.contains("grant type"))
    }

    @Test(
        "C13: GitHub's, Google's and Slack's own codes have a text of their own",
        arguments: [
            ("redirect_uri_mismatch", "redirect_uri"), ("bad_verification_code", "authorization code"),
            ("invalid_code", "authorization code"), ("incorrect_client_credentials", "client secret"),
        ]
    )
    func otherCodes(code: String, expected: String) async throws {
        #expect(try await text(#"{"error":"\#(code)"}"#, Self.exchange()).contains(expected))
    }

    @Test("C13: a refresh token that was rejected is told from a code and from a password")
    func otherGrants() async throws {
        let refused = #"{"error":"invalid_grant"}"#
        let refresh = try await text(refused, .refresh(RefreshToken("r")))
        #expect(refresh.contains("refresh token") && !refresh.contains("redirect_uri"))
        let password = try await text(
            refused,
            TokenRequest(grantType: .password, parameters: ["username": "ada", "password": "x"])
        )
        #expect(password.contains("password") && !password.contains("redirect_uri"))
    }

    @Test(
        "C13: a client that was rejected is told of secret, Basic and its encoding, the body, and the assertion's audience"
    )
    func invalidClient() async throws {
        for answer in [
            Sample.json(#"{"error":"invalid_client"}"#, status: 401),
            Sample.json(#"{"error":"access_denied"}"#, status: 401),
        ] {
            let client = try Sample.client(CannedTransport(answer))
            let error = await refusal { try await client.refresh(RefreshToken("r")) }
            #expect(error?.code == .invalidClient)
            for word in ["secret", "clientSecretPost", "clientSecretBasic", "encoding", "audience", "issuer"] {
                #expect(error?.message.contains(word) == true, "\(word)")
            }
        }
    }

    @Test("C13: a 401 of user info without a reason blames the access token, and never the client")
    func userInfo() async throws {
        let answers = [
            TransportResponse(status: 401), TransportResponse(status: 401, body: Array("Unauthorized".utf8)),
            Sample.json("{}", status: 401), Sample.json(#"{"message":"Unauthorized"}"#, status: 401),
            TransportResponse(status: 401, headers: ["WWW-Authenticate": "Bearer"]),
            TransportResponse(status: 401, headers: ["WWW-Authenticate": #"Bearer realm="x""#]),
            TransportResponse(status: 401, headers: ["WWW-Authenticate": #"Basic realm="x""#]),
        ]
        var server = try Sample.server()
        server.userInfoEndpoint = try EndpointURL("https://id.example/userinfo")
        for answer in answers {
            let client = try Sample.client(CannedTransport(answer), server: server)
            let error = await refusal { try await client.userInfo(AccessToken("t"), expectedSubject: "ada") }
            let text = error?.message ?? ""
            #expect(text.contains("access token"))
            #expect(!text.contains("client"))
        }
    }

    @Test(
        "C13: several scopes in one, joined by a comma or the like, are refused with the way to write them",
        arguments: [
            "openid,profile", "openid,read:orders", "read:orders,offline_access", "openid+email", "openid;email",
            "openid%20profile",
        ]
    )
    func joinedScopes(scope: String) async throws {
        let value = ScopeValue(rawValue: scope)
        let login = refusal { try Sample.login { $0.scope = [value] } }
        let client = try Sample.client()
        let token = await refusal { try await client.clientCredentials(scope: [value]) }
        for error in [login, token] {
            #expect(error?.parameter == "scope")
            #expect(error?.message.contains("[.openID, .profile]") == true)
        }
    }

    @Test(
        "C13: a comma in a scope that is none of the standard's is sent",
        arguments: ["a,b", "read_all,activity:read"]
    )
    func comma(scope: String) throws {
        let url = try Sample.login { $0.scope = [ScopeValue(rawValue: scope)] }.url
        #expect(url.contains("scope=" + PercentEncoding.encode(scope)))
    }

    private func text(_ body: String, _ request: TokenRequest) async throws -> String {
        let client = try Sample.client(CannedTransport(Sample.json(body, status: 400)))
        return await refusal { try await client.requestTokens(request) }?.message ?? ""
    }

    private static func exchange() throws -> TokenRequest {
        let pending = try Sample.login().pending
        return .authorizationCode(try pending.validate(Sample.callback(for: pending), now: FixedClock.start))
    }
}
