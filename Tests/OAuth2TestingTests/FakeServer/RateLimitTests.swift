import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: rate limits")
struct RateLimitTests {
    @Test("Requests beyond the burst are 429 until the bucket fills again")
    func burst() {
        let exchange = Exchange { $0.rateLimit = .init(burst: 2, refill: .seconds(10)) }
        let first = exchange.refresh("x")
        #expect(first.status == 403)
        #expect(first.headers["x-ratelimit-limit"] == "2")
        #expect(first.headers["x-ratelimit-remaining"] == "1")
        #expect(exchange.refresh("x").headers["x-ratelimit-remaining"] == "0")

        let refused = exchange.refresh("x")
        #expect(refused.isError(429, "too_many_requests"))
        #expect(refused.headers["Retry-After"] == "10")
        #expect(refused.headers["x-ratelimit-remaining"] == "0")
        #expect(refused.headers["x-ratelimit-reset"] == "1750000010")
        #expect(exchange.server.count(.refreshToken) == 2)
        #expect(exchange.send(.get, "/api/me").status == 401)

        exchange.clock.advance(by: .seconds(9))
        #expect(exchange.refresh("x").headers["Retry-After"] == "1")
        exchange.clock.advance(by: .seconds(1))
        #expect(exchange.refresh("x").status == 403)
    }

    @Test("Retry-After and the other headers can be left out")
    func headers() {
        let exchange = Exchange {
            $0.rateLimit = .init(burst: 1, refill: .seconds(10))
            $0.rateLimit?.sendsRetryAfter = false
        }
        _ = exchange.refresh("x")
        let resetOnly = exchange.refresh("x")
        #expect(resetOnly.headers["Retry-After"] == nil)
        #expect(resetOnly.headers["x-ratelimit-reset"] == "1750000010")
        exchange.server.configure { $0.rateLimit?.sendsHeaders = false }
        let neither = exchange.refresh("x")
        #expect(neither.status == 429)
        #expect(neither.headers["x-ratelimit-reset"] == nil)
    }

    @Test("One refresh token has a limit of its own, per address")
    func perToken() {
        let exchange = Exchange {
            $0.rateLimit = .init(burst: 100, refill: .seconds(10))
            $0.rateLimit?.burstPerRefreshToken = 1
        }
        func refresh(_ token: String, _ address: String) -> Int {
            let form: FormParameters = ["grant_type": "refresh_token", "client_id": "app", "refresh_token": token]
            return exchange.post("/oauth/token", form, headers: ["auth0-forwarded-for": address]).status
        }
        #expect(refresh("a", "192.0.2.1") == 401)
        #expect(refresh("a", "192.0.2.1") == 429)
        #expect(refresh("b", "192.0.2.1") == 401)
        #expect(refresh("a", "192.0.2.2") == 401)
    }

    @Test("Without a policy there are no limits and no headers")
    func none() {
        let exchange = Exchange()
        for _ in 1...1_000 { _ = exchange.refresh("x") }
        #expect(exchange.refresh("x").headers["x-ratelimit-limit"] == nil)
    }
}
