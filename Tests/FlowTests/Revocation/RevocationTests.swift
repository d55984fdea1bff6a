import OAuth2
import OAuth2Testing
import Testing

@Suite("Revocation endpoint", .timeLimit(.minutes(15)))
struct RevocationTests {
    @Test(
        "Token only: the token and its successors end, another login of the user goes on",
        arguments: [RequestEncoding.form, .json]
    )
    func tokenOnly(encoding: RequestEncoding) async throws {
        try await withSite { site in
            let client = try site.client { $0.requestEncoding = encoding }
            let login = try await site.logIn(with: client)
            let token = try #require(login.refreshToken)
            let other = try await site.refreshToken()
            try await client.revoke(token)
            #expect(try await failure { try await client.refresh(token) }.code == .invalidGrant)
            _ = try await client.refresh(other)
            let sent = try #require(site.server.requests.first { $0.path == Site.revoke })
            #expect(sent.bodyParameters["token_type_hint"] == "refresh_token")
            #expect(sent.headers["Content-Type"] == encoding.contentType)
            // An access token is good until it expires.
            #expect(site.server.liveAccessTokens.contains(login.accessToken.reveal()))
        }
    }

    @Test("Rotated away: revoking an old token ends the family, too")
    func ancestor() async throws {
        try await withSite { site in
            let first = try await site.refreshToken()
            let second = try #require(try await site.client.refresh(first).refreshToken)
            try await site.client.revoke(first)
            #expect(try await failure { try await site.client.refresh(second) }.code == .invalidGrant)
        }
    }

    @Test(
        "Grant-wide: all refresh tokens of the user, client and audience end, and no other",
        arguments: [RequestEncoding.form, .json]
    )
    func grantWide(encoding: RequestEncoding) async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.revocationIsGrantWide = true }
            site.register("other", .none)
            let client = try site.client { $0.requestEncoding = encoding }
            let one = try await site.refreshToken()
            let same = try await site.refreshToken()
            let withoutAudience = try #require(try await site.logIn(audience: nil).refreshToken)
            let other = try site.client("other", .none)
            let others = try await site.refreshToken(with: other)
            try await client.revoke(one)
            #expect(try await failure { try await client.refresh(same) }.code == .invalidGrant)
            _ = try await client.refresh(withoutAudience)
            _ = try await other.refresh(others)
        }
    }

    @Test("Unknown token, and a second call: success")
    func unknownToken() async throws {
        try await withSite { site in
            try await site.client.revoke(RefreshToken("v1.unknown"))
            let token = try await site.refreshToken()
            for _ in 0..<2 { try await site.client.revoke(token) }
            #expect(site.server.count(path: Site.revoke) == 3)
        }
    }

    @Test("Other client's token: success, and nothing is revoked")
    func othersToken() async throws {
        try await withSite { site in
            site.register("other", .secret("other-secret"))
            let token = try await site.refreshToken()
            try await site.client("other", .clientSecretPost("other-secret")).revoke(token)
            _ = try await site.client.refresh(token)
        }
    }

    @Test("Public client: revokes without a secret")
    func publicClient() async throws {
        try await withSite { site in
            site.register("native", .none)
            let client = try site.client("native", .none)
            let token = try await site.refreshToken(with: client)
            try await client.revoke(token)
            #expect(site.server.liveRefreshTokens.isEmpty)
            #expect(site.server.requests.last?.bodyParameters["client_secret"] == nil)
        }
    }

    @Test("Access token: asked for with its own hint; success says nothing about a JWT")
    func accessToken() async throws {
        try await withSite { site in
            let tokens = try await site.logIn()
            try await site.client.revoke(tokens.accessToken)
            #expect(site.server.requests.last?.bodyParameters["token_type_hint"] == "access_token")
            #expect(site.server.liveAccessTokens == [tokens.accessToken.reveal()])
        }
    }

    // MARK: Refusals

    @Test("Missing token: refused before anything is sent; a server answers 400 invalid_request")
    func missingToken() async throws {
        try await withSite { site in
            let error = try await failure { try await site.client.revoke(RefreshToken("")) }
            #expect(error.refusal == Refusal(.invalidParameter))
            #expect(error.parameter == "token")
            #expect(site.server.requests.isEmpty)

            let refused = try await failure { try await site.post([:], to: Site.revoke, step: .revocation) }
            #expect(refused.refusal == Refusal(.invalidRequest, 400, "Missing required parameter: token"))
        }
    }

    @Test(
        "Bad credentials: 401 is a failed client under either name, and the token is still good",
        arguments: [false, true]
    )
    func badCredentials(isDocumentedForm: Bool) async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.clientFailureIsInvalidClient = isDocumentedForm }
            let token = try await site.refreshToken()
            for authentication in [ClientAuthentication.clientSecretPost("wrong"), .clientSecretBasic("wrong"), .none] {
                let client = try site.client("app", authentication)
                let error = try await failure { try await client.revoke(token) }
                #expect(error.code == .invalidClient)
                #expect(error.response?.status == 401)
                #expect(error.response?.error == (isDocumentedForm ? "invalid_client" : "access_denied"))
                #expect(error.step == .revocation)
            }
            _ = try await site.client.refresh(token)
        }
    }

    @Test(
        "503: the token is still valid, and Retry-After says when to try again",
        arguments: ["", "<html></html>", #"{"error":"temporarily_unavailable"}"#]
    )
    func unavailable(body: String) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(.status(503, headers: ["Retry-After": "120"], body: body), on: Site.revoke)
            let error = try await failure { try await site.client.revoke(token) }
            #expect(error.refusal == Refusal(.temporarilyUnavailable, 503))
            #expect(error.retryAfter == .seconds(120))
            #expect(site.server.liveRefreshTokens == [token.reveal()])
            try await site.client.revoke(token)
            #expect(site.server.liveRefreshTokens.isEmpty)
        }
    }

    @Test("400 unsupported_token_type has its own code")
    func unsupportedTokenType() async throws {
        try await withSite { site in
            site.server.inject(.json(400, #"{"error":"unsupported_token_type"}"#), on: Site.revoke)
            let error = try await failure { try await site.client.revoke(AccessToken("a")) }
            #expect(error.refusal == Refusal(.unsupportedTokenType, 400))
        }
    }

    @Test(
        "Status 200 is success with any body",
        arguments: ["OK", "<html></html>", "{", #"{"error":"invalid_request"}"#]
    )
    func anyBody(body: String) async throws {
        try await withSite { site in
            site.server.inject(.status(200, body: body), on: Site.revoke)
            try await site.client.revoke(RefreshToken("v1.x"))
            #expect(site.server.count(path: Site.revoke) == 1)
        }
    }

    @Test("HTML 502: an outage; the token may be alive")
    func gateway() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(.htmlPage(), on: Site.revoke)
            let error = try await failure { try await site.client.revoke(token) }
            #expect(error.refusal == Refusal(.unexpectedResponse, 502))
            _ = try await site.client.refresh(token)
        }
    }

    @Test("Lost answer: calling again is safe")
    func lostAnswer() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(.loseAnswer, on: Site.revoke)
            let error = try await failure { try await site.client.revoke(token) }
            #expect(error.code == .transportFailed)
            #expect(error.transportError?.mayHaveReachedServer == true)
            #expect(site.server.liveRefreshTokens.isEmpty)
            try await site.client.revoke(token)
        }
    }
}
