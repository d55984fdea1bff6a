import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: members of the answer", .timeLimit(.minutes(15)))
struct TokenAnswerTests {
    private func answer(_ site: Site) async throws -> TokenResponse {
        try await site.client.clientCredentials(scope: ["read:orders"], audience: Site.api)
    }

    @Test("expires_in missing: the expiry is unknown")
    func noExpiry() async throws {
        try await withSite { site in
            site.server.configure { $0.tokenResponse.expiresIn = .absent }
            let tokens = try await answer(site)
            #expect(tokens.expiresIn == nil)
            #expect(tokens.expiresAt == nil)
        }
    }

    @Test("expires_in is a string: read, and noted")
    func expiryAsText() async throws {
        try await withSite { site in
            site.server.configure { $0.tokenResponse.expiresIn = .string }
            let tokens = try await answer(site)
            #expect(tokens.expiresIn == .seconds(86_400))
            #expect(tokens.tolerances == [.expiresInIsText])
        }
    }

    @Test(
        "token_type in any case is Bearer; missing counts as Bearer and is noted",
        arguments: ["bearer", "BEARER", nil]
    )
    func tokenType(type: String?) async throws {
        try await withSite { site in
            site.server.configure { $0.tokenResponse.tokenType = type }
            let tokens = try await answer(site)
            #expect(tokens.tokenType == .bearer)
            #expect(tokens.tolerances == (type == nil ? [.missingTokenType] : []))
        }
    }

    @Test("scope missing: what was asked for")
    func noScope() async throws {
        try await withSite { site in
            site.server.configure { $0.tokenResponse.sendsScope = false }
            let tokens = try await answer(site)
            #expect(tokens.scope == ["read:orders"])
        }
    }

    @Test("Members nobody knows are kept")
    func extras() async throws {
        try await withSite { site in
            site.server.configure {
                $0.tokenResponse.extraMembers = [
                    "issued_token_type": "urn:x", "authorization_details": [["type": "t"]],
                ]
            }
            let tokens = try await answer(site)
            #expect(tokens.issuedTokenType == "urn:x")
            #expect(tokens.members["authorization_details"]?.array?.first?.object?["type"]?.string == "t")
        }
    }

    @Test("No refresh token though offline_access was asked: the login works, and the answer tells what to check")
    func noRefreshToken() async throws {
        try await withSite { site in
            site.server.configure { $0.apis[0].allowsOfflineAccess = false }
            let tokens = try await site.logIn()
            #expect(tokens.refreshToken == nil)
            #expect(tokens.missingScope == [.offlineAccess])
            #expect(tokens.refreshTokenAbsence?.offlineAccessWasWithheld == true)
        }
    }

    @Test(
        "access_token missing or of another type: malformed, never an empty token",
        arguments: ["{}", #"{"access_token":7}"#]
    )
    func noAccessToken(body: String) async throws {
        try await withSite { site in
            site.server.inject(.json(200, body), on: Site.token)
            let error = try await failure { try await answer(site) }
            #expect(error.refusal == Refusal(.malformedResponse, 200))
            #expect(error.parameter == "access_token")
        }
    }

    @Test("A member twice: refused, because two readers could see two tokens")
    func memberTwice() async throws {
        try await withSite { site in
            site.server.inject(.json(200, #"{"access_token":"a","access_token":"b"}"#), on: Site.token)
            let error = try await failure { try await answer(site) }
            #expect(error.refusal == Refusal(.malformedResponse, 200))
        }
    }
}
