import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: lifetimes of refresh tokens", .timeLimit(.minutes(15)))
struct RefreshLifetimeTests {
    private static let invalid = Refusal(.invalidGrant, 403, "Unknown or invalid refresh token.")
    private static let day = Duration.seconds(86_400)

    @Test("Absolute lifetime: 30 days from the login, not extended by rotation")
    func absolute() async throws {
        try await withSite { site in
            var token = try await site.refreshToken()
            for _ in 0..<2 {
                site.clock.advance(by: Self.day * 14)
                token = try #require(try await site.client.refresh(token).refreshToken)
            }
            site.clock.advance(by: Self.day * 2)
            #expect(try await failure { try await site.client.refresh(token) }.refusal == Self.invalid)
        }
    }

    @Test("Idle lifetime: 15 days without use end it")
    func idle() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.clock.advance(by: Self.day * 15)
            #expect(try await failure { try await site.client.refresh(token) }.refusal == Self.invalid)
        }
    }

    @Test("Idle lifetime restarts at every exchange")
    func idleRestarts() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens.absoluteLifetime = nil }
            var token = try await site.refreshToken()
            for _ in 0..<5 {
                site.clock.advance(by: Self.day * 15 - .seconds(1))
                token = try #require(try await site.client.refresh(token).refreshToken)
            }
        }
    }

    @Test("Infinite lifetimes: a token that neither rotates nor expires is good after ten years")
    func infinite() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens = .init() }
            let token = try await site.refreshToken()
            site.clock.advance(by: Self.day * 3_653)
            #expect(try await site.client.refresh(token).refreshToken == token)
        }
    }

    @Test("201st token: the oldest of the user at this client goes first")
    func twoHundredAndFirst() async throws {
        try await withSite { site in
            let first = try await site.refreshToken()
            let second = try await site.refreshToken()
            for _ in 0..<198 { _ = try await site.logIn() }
            #expect(site.server.liveRefreshTokens.count == 200)
            _ = try await site.logIn()
            #expect(site.server.liveRefreshTokens.count == 200)
            #expect(try await failure { try await site.client.refresh(first) }.refusal == Self.invalid)
            _ = try await site.client.refresh(second)
        }
    }

    @Test("Revoked by an administrator: the next refresh is 403 invalid_grant")
    func revokedInDashboard() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.revokeAll(user: Site.user)
            #expect(try await failure { try await site.client.refresh(token) }.refusal == Self.invalid)
        }
    }
}
