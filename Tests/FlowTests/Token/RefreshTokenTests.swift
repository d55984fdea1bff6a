import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: refresh_token", .timeLimit(.minutes(15)))
struct RefreshTokenTests {
    private static let invalid = Refusal(.invalidGrant, 403, "Unknown or invalid refresh token.")

    @Test("Not rotating: the answer has no refresh token, and the old one is kept", arguments: [false, true])
    func notRotating(repeats: Bool) async throws {
        try await withSite { site in
            site.server.configure {
                $0.clients[0].refreshTokens = .init()
                $0.behavior.repeatsRefreshToken = repeats
            }
            let token = try await site.refreshToken()
            for _ in 0..<3 {
                let tokens = try await site.client.refresh(token)
                #expect(tokens.refreshToken == token)
                #expect(tokens.isRefreshTokenNew == repeats)
            }
        }
    }

    @Test("Rotating: the answer has a new refresh token, which replaces the old one")
    func rotating() async throws {
        try await withSite { site in
            var token = try await site.refreshToken()
            for _ in 0..<3 {
                let tokens = try await site.client.refresh(token)
                let next = try #require(tokens.refreshToken)
                #expect(next != token)
                #expect(tokens.isRefreshTokenNew)
                #expect(site.server.liveRefreshTokens == [next.reveal()])
                token = next
            }
        }
    }

    @Test("ID token: there if the original scope had openid, also when less is asked for")
    func idToken() async throws {
        try await withSite { site in
            let with = try await site.refreshToken()
            let narrowed = try await site.client.refresh(with, scope: ["read:orders"])
            #expect(narrowed.idToken != nil)
            #expect(narrowed.scope == ["read:orders"])
            let without = try await site.refreshToken(scope: [.offlineAccess, "read:orders"])
            #expect(try await site.client.refresh(without).idToken == nil)
        }
    }

    @Test("Public client: no secret is needed")
    func publicClient() async throws {
        try await withSite { site in
            site.register("native", .none)
            let client = try site.client("native", .none)
            let tokens = try await client.refresh(try await site.refreshToken(with: client))
            #expect(tokens.isRefreshTokenNew)
            #expect(site.server.requests.last?.bodyParameters["client_secret"] == nil)
        }
    }

    @Test("Unknown token: 403 invalid_grant, as for expired, revoked and reused ones: log in again")
    func unknown() async throws {
        try await withSite { site in
            let error = try await failure { try await site.client.refresh(RefreshToken("v1.unknown")) }
            #expect(error.refusal == Self.invalid)
            #expect(site.tokenRequests == 1)
            _ = try await site.logIn()
        }
    }

    @Test("Other client's token: 403 invalid_grant, and its owner can still use it")
    func othersToken() async throws {
        try await withSite { site in
            site.register("other", .secret("other-secret"))
            let token = try await site.refreshToken()
            let other = try site.client("other", .clientSecretPost("other-secret"))
            #expect(try await failure { try await other.refresh(token) }.refusal == Self.invalid)
            _ = try await site.client.refresh(token)
        }
    }

    @Test("Wrong secret: 401 access_denied is a failed client; the refresh token is not spent")
    func wrongSecret() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            let client = try site.client("app", .clientSecretBasic("wrong"))
            let error = try await failure { try await client.refresh(token) }
            #expect(error.refusal == Refusal(.invalidClient, 401, "Unauthorized"))
            _ = try await site.client.refresh(token)
        }
    }

    // MARK: User

    @Test("Deleted user: 403 invalid_grant with a text of its own")
    func deletedUser() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.configure { $0.users = [] }
            let text = "The refresh_token was generated for a user who doesn't exist anymore."
            #expect(
                try await failure { try await site.client.refresh(token) }.refusal
                    == Refusal(.invalidGrant, 403, text)
            )
        }
    }

    @Test(
        "Blocked user: unauthorized with either status, and the token is good again when unblocked",
        arguments: [401, 403]
    )
    func blockedUser(status: Int) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.configure {
                $0.users[0].isBlocked = true
                $0.behavior.blockedUserStatus = status
            }
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.refusal == Refusal(.unauthorized, status, "user is blocked"))
            site.server.configure { $0.users[0].isBlocked = false }
            _ = try await site.client.refresh(token)
        }
    }

    // MARK: Rules and Actions

    @Test("Rule or Action runs with the protocol oauth2-refresh-token and can change the scope")
    func hook() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.configure {
                $0.hook = { event in
                    event.protocol == "oauth2-refresh-token"
                        ? .change(scope: [.openID], claims: [:]) : .deny("protocol")
                }
            }
            let tokens = try await site.client.refresh(token, grantedScope: Site.scope)
            #expect(tokens.scope == [.openID])
            #expect(tokens.missingScope == [.offlineAccess, "read:orders"])
        }
    }

    @Test("Rule or Action denies: 403 access_denied; the refresh token is not spent")
    func denied() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.configure { $0.hook = { _ in .deny("Not today.") } }
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.refusal == Refusal(.accessDenied, 403, "Not today."))
            site.server.configure { $0.hook = nil }
            _ = try await site.client.refresh(token)
        }
    }

    @Test("Rule that sets context.redirect: the exchange fails, and a browser login is the way on")
    func redirectingRule() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.configure { $0.hook = { _ in .redirect } }
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.code == .interactionRequired)
            #expect(error.response?.status == 403)
        }
    }
}
