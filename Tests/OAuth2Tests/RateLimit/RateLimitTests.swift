import Foundation
import Testing

@testable import OAuth2

@Suite("Rate limits")
struct RateLimitTests {
    @Test(
        "Retry-After in seconds or as a date",
        arguments: [
            ("120", 120), ("0", 0), ("-5", 0), ("1.5", 2), ("99999999999999", RateLimit.longestWait),
            ("99999999999999999999", RateLimit.longestWait),
            ("Tue, 14 Jul 2026 03:34:20 GMT", 60), ("Tue, 14 Jul 2026 03:33:20 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ]
    )
    func retryAfter(text: String, seconds: Int) {
        let limit = RateLimit(headers: ["retry-after": text], status: 429, now: FixedClock.start)
        #expect(limit?.retryAfter == .seconds(seconds))
        #expect(limit?.wait == .seconds(seconds))
    }

    @Test(
        "a Retry-After that cannot be read is none",
        arguments: ["", "soon", "0x10", "1e3", "inf", "nan", "Tuesday"]
    )
    func unreadable(text: String) {
        #expect(RateLimit(headers: ["Retry-After": text], status: 429, now: FixedClock.start) == nil)
    }

    @Test("the window's headers")
    func window() {
        let headers: TransportHeaders = [
            "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1784000042",
        ]
        let limit = RateLimit(headers: headers, status: 429, now: FixedClock.start)
        #expect(limit?.limit == 300)
        #expect(limit?.remaining == 0)
        #expect(limit?.reset == FixedClock.start.addingTimeInterval(42))
        #expect(limit?.wait == .seconds(42))
        #expect(limit?.retryAfter == nil)
        #expect(limit?.quotas.isEmpty == true)
    }

    @Test("the wait is never negative, never endless, and rounded up")
    func wait() {
        func wait(reset: String, now: Date = FixedClock.start) -> Duration? {
            RateLimit(headers: ["X-RateLimit-Reset": reset], status: 429, now: now)?.wait
        }
        #expect(wait(reset: "1783999999") == .zero)
        #expect(wait(reset: "0") == .zero)
        // Too small for a moment: the time to wait itself.
        #expect(wait(reset: "30") == .seconds(30))
        #expect(wait(reset: "29.5") == .seconds(30))
        #expect(wait(reset: "1784000001", now: FixedClock.start.addingTimeInterval(0.5)) == .seconds(1))
        #expect(wait(reset: "\(Int.max)") == .seconds(RateLimit.longestWait))
        #expect(wait(reset: "\(Int.min)") == .zero)
    }

    @Test("Retry-After comes first, then the reset, then the quotas")
    func order() {
        var headers: TransportHeaders = [
            "Auth0-Client-Quota-Limit": "b=per_hour;q=10;r=0;t=30,b=per_day;q=50;r=0;t=60,b=x;q=1;r=1;t=90",
            "X-RateLimit-Reset": "1784000020", "Retry-After": "10",
        ]
        func wait(_ status: Int) -> Duration? {
            RateLimit(headers: headers, status: status, now: FixedClock.start)?.wait
        }
        #expect(wait(429) == .seconds(10))
        headers["Retry-After"] = nil
        #expect(wait(429) == .seconds(20))
        #expect(wait(503) == .seconds(20))
        #expect(wait(200) == .seconds(60), "requests remain in the window, but not in the quota")
        headers["X-RateLimit-Remaining"] = "5"
        #expect(wait(200) == .seconds(60))
        headers["X-RateLimit-Remaining"] = "0"
        #expect(wait(200) == .seconds(20))
        headers["X-RateLimit-Reset"] = nil
        #expect(wait(429) == .seconds(60), "the last of those with nothing left")
        headers["Auth0-Client-Quota-Limit"] = nil
        #expect(wait(429) == nil)
    }

    @Test("quotas of client and organization")
    func quotas() {
        let headers: TransportHeaders = [
            "auth0-client-quota-limit": "b=per_hour;q=10;r=7;t=3540, b=per_day;q=50;r=47;t=43200",
            "auth0-organization-quota-limit": "b=per_hour;q=100;r=99;t=-1;new=x",
        ]
        let quotas = RateLimit(headers: headers, status: 200, now: FixedClock.start)?.quotas
        #expect(
            quotas == [
                RateLimitQuota(owner: .client, bucket: "per_hour", quota: 10, remaining: 7, resetsIn: .seconds(3_540)),
                RateLimitQuota(owner: .client, bucket: "per_day", quota: 50, remaining: 47, resetsIn: .seconds(43_200)),
                RateLimitQuota(owner: .organization, bucket: "per_hour", quota: 100, remaining: 99, resetsIn: .zero),
            ]
        )
    }

    @Test(
        "quotas that cannot be read are left out",
        arguments: ["", "x", "b=a", "b=a;q=1;r=1", "b=a;q=x;r=1;t=1", "q=1;r=1;t=1", ";", ","]
    )
    func brokenQuotas(text: String) {
        #expect(RateLimitQuota.parse(text, of: .client).isEmpty)
        #expect(RateLimitQuota.parse("b=ok;q=1;r=1;t=1," + text, of: .client).count == 1)
    }

    @Test("no header, no limit")
    func none() {
        #expect(RateLimit(headers: ["Content-Type": "application/json"], status: 429, now: FixedClock.start) == nil)
    }

    @Test("the error says how long to wait")
    func retryAfterOfErrors() throws {
        for (fixture, seconds) in [
            ("limit-global", 42), ("limit-headers-only", 7), ("limit-quota", 3_540), ("limit-plain-text", 5),
            ("error-unavailable", 30), ("limit-empty", nil), ("limit-attempts", nil),
        ] as [(String, Int?)] {
            let answer = try RawAnswer.fixture("auth0/" + fixture)
            let error = refusal {
                try TokenResponse(
                    answer,
                    to: .clientCredentials(),
                    server: Sample.server(),
                    requestedAt: FixedClock.start
                )
            }
            #expect(error?.retryAfter == seconds.map { .seconds($0) }, "\(fixture)")
        }
    }
}
