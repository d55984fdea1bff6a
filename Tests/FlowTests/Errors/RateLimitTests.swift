import OAuth2
import OAuth2Testing
import Testing

@Suite("Rate limits", .timeLimit(.minutes(15)))
struct RateLimitTests {
    private static let text =
        "Too many requests. Check the X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset headers."

    /// Lets one request through for every 30 seconds.
    private func limit(
        _ site: Site,
        change: @Sendable (inout FakeAuthorizationServer.RateLimitPolicy) -> Void = { _ in }
    ) {
        site.server.configure {
            var policy = FakeAuthorizationServer.RateLimitPolicy(burst: 1, refill: .seconds(30))
            change(&policy)
            $0.rateLimit = policy
        }
    }

    private func call(_ site: Site) async throws -> TokenResponse {
        try await site.client.clientCredentials(audience: Site.api)
    }

    @Test("With Retry-After: wait as long as it says, then it works")
    func retryAfter() async throws {
        try await withSite { site in
            limit(site)
            _ = try await call(site)
            let error = try await failure { try await call(site) }
            #expect(error.refusal == Refusal(.tooManyRequests, 429, Self.text))
            #expect(error.response?.rateLimit?.retryAfter == .seconds(30))
            let wait = try #require(error.retryAfter)
            site.clock.advance(by: wait - .seconds(1))
            #expect(try await failure { try await call(site) }.retryAfter == .seconds(1))
            site.clock.advance(by: .seconds(1))
            _ = try await call(site)
        }
    }

    @Test("With reset only: wait until then")
    func resetOnly() async throws {
        try await withSite { site in
            limit(site) { $0.sendsRetryAfter = false }
            _ = try await call(site)
            site.clock.advance(by: .seconds(10))
            let error = try await failure { try await call(site) }
            #expect(error.code == .tooManyRequests)
            #expect(error.response?.rateLimit?.retryAfter == nil)
            #expect(error.response?.rateLimit?.remaining == 0)
            #expect(error.retryAfter == .seconds(20))
            site.clock.advance(by: try #require(error.retryAfter))
            _ = try await call(site)
        }
    }

    @Test("With neither: the error says nothing, and how long to wait is the application's choice")
    func neither() async throws {
        try await withSite { site in
            limit(site) {
                $0.sendsRetryAfter = false
                $0.sendsHeaders = false
            }
            _ = try await call(site)
            let error = try await failure { try await call(site) }
            #expect(error.code == .tooManyRequests)
            #expect(error.retryAfter == nil)
            #expect(error.response?.rateLimit == nil)
        }
    }

    @Test("Retry-After wins over reset, a reset in the past means now, and a date works")
    func which() async throws {
        try await withSite { site in
            let now = 1_750_000_000
            site.server.inject(.tooManyRequests(retryAfter: 7, reset: now + 60), on: Site.token)
            let both = try await failure { try await call(site) }
            #expect(both.retryAfter == .seconds(7))
            site.server.inject(.tooManyRequests(reset: now - 60), on: Site.token)
            #expect(try await failure { try await call(site) }.retryAfter == .zero)
            site.server.inject(
                .status(429, headers: ["Retry-After": "Sun, 15 Jun 2025 15:07:00 GMT"]),
                on: Site.token
            )
            #expect(try await failure { try await call(site) }.retryAfter == .seconds(20))
        }
    }

    @Test("A success tells what is left")
    func success() async throws {
        try await withSite { site in
            site.server.configure { $0.rateLimit = .init(burst: 3, refill: .seconds(30)) }
            let limits = try #require(try await call(site).rateLimit)
            #expect(limits.limit == 3)
            #expect(limits.remaining == 2)
            #expect(limits.wait == nil)
        }
    }

    @Test("Per refresh token: the throttled token is not spent, another one is let through")
    func perToken() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens = .init() }
            let one = try await site.refreshToken()
            let other = try await site.refreshToken()
            limit(site) {
                $0.burst = 100
                $0.burstPerRefreshToken = 1
            }
            _ = try await site.client.refresh(one)
            let error = try await failure { try await site.client.refresh(one) }
            #expect(error.refusal == Refusal(.tooManyRequests, 429, Self.text))
            _ = try await site.client.refresh(other)
            site.clock.advance(by: try #require(error.retryAfter))
            _ = try await site.client.refresh(one)
        }
    }

    @Test("Quota headers of client and organization: buckets, and the wait until the empty one is full")
    func quotas() async throws {
        try await withSite { site in
            site.server.inject(
                .json(
                    429,
                    #"{"error":"too_many_requests","error_description":"Client quota exceeded"}"#,
                    headers: [
                        "Auth0-Client-Quota-Limit": "b=per_hour;q=10;r=0;t=3540,b=per_day;q=50;r=47;t=43200",
                        "Auth0-Organization-Quota-Limit": "b=per_hour;q=100;r=5;t=120",
                    ]
                ),
                on: Site.token
            )
            let error = try await failure { try await call(site) }
            #expect(error.refusal == Refusal(.tooManyRequests, 429, "Client quota exceeded"))
            let quotas = try #require(error.response?.rateLimit?.quotas)
            #expect(quotas.map(\.owner) == [.client, .client, .organization])
            #expect(quotas.map(\.bucket) == ["per_hour", "per_day", "per_hour"])
            #expect(quotas.map(\.quota) == [10, 50, 100])
            #expect(quotas.map(\.remaining) == [0, 47, 5])
            #expect(error.retryAfter == .seconds(3_540))
        }
    }

    @Test(
        "Blocked after too many attempts or logins: not a limit to wait for, so there is no waiting time",
        arguments: ["too_many_attempts", "too_many_logins"]
    )
    func blocked(code: String) async throws {
        try await withSite { site in
            site.server.inject(.json(429, #"{"error":"\#(code)"}"#), on: Site.token)
            let error = try await failure { try await call(site) }
            #expect(error.code == OAuth2Error.Code(serverCode: code))
            #expect(error.code != .tooManyRequests)
            #expect(error.retryAfter == nil)
            #expect(site.tokenRequests == 1)
        }
    }

    @Test("Revocation is limited, too, and says so")
    func revocation() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            limit(site)
            try await site.client.revoke(token)
            let error = try await failure { try await site.client.revoke(token) }
            #expect(error.refusal == Refusal(.tooManyRequests, 429, Self.text))
            #expect(error.step == .revocation)
            #expect(error.retryAfter == .seconds(30))
        }
    }
}
