import Foundation
import Testing

@testable import OAuth2

@Suite("Field reports: rate limits")
struct RateLimitFieldReportTests {
    private static let now = Date(timeIntervalSince1970: 1_750_000_000)

    @Test(
        "B9: a number of seconds, an epoch and an epoch in milliseconds are told apart by their size",
        arguments: [
            ("0", 0), ("60000", 60_000), ("999999999", 999_999_999), ("1000000000", 0), ("1749999999", 0),
            ("1750000030", 30), ("1750000030.5", 31), ("1750000030000", 30), ("1750000030123", 31),
            ("999999999999", RateLimit.longestWait), ("1000000000000", 0),
            ("9223372036854775807", RateLimit.longestWait),
            ("1" + String(repeating: "0", count: 400), nil as Int?),
        ] as [(String, Int?)]
    )
    func units(text: String, seconds: Int?) {
        for name in ["Retry-After", "X-RateLimit-Reset"] {
            let limit = RateLimit(headers: [name: text], status: 429, now: Self.now)
            let expected = seconds.map { min($0, RateLimit.longestWait) } ?? RateLimit.longestWait
            #expect(limit?.wait == .seconds(expected))
        }
    }

    @Test("B9: the smallest epoch is a moment in 2001, and one less is a delay")
    func border() {
        func reset(_ text: String) -> Date? {
            RateLimit(headers: ["X-RateLimit-Reset": text], status: 429, now: Self.now)?.reset
        }
        #expect(reset("1000000000") == Date(timeIntervalSince1970: 1_000_000_000))
        #expect(reset("999999999") == Self.now + 999_999_999)
        #expect(reset("1000000000000") == Date(timeIntervalSince1970: 1_000_000_000))
        #expect(reset("999999999999") == Date(timeIntervalSince1970: 999_999_999_999))
    }

    @Test(
        "B9: the two obsolete date formats of RFC 9110 section 5.6.7 are read",
        arguments: [
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
            ("Sun Nov 16 08:49:37 1994", 784_975_777), ("Sunday, 15-Jun-25 15:07:10 GMT", 1_750_000_030),
            ("Sun Jun 15 15:07:10 2025", 1_750_000_030),
            // Fifty years ahead is still to come, and 51 are past.
            ("Saturday, 15-Jun-75 00:00:00 GMT", 3_327_782_400), ("Tuesday, 15-Jun-76 00:00:00 GMT", 203_644_800),
        ]
    )
    func obsoleteDates(text: String, seconds: Int) {
        #expect(HTTPDate.parse(text, now: Self.now) == Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test("B9: a Retry-After in an obsolete format is waited for")
    func retryAfter() {
        for text in ["Sunday, 15-Jun-25 15:07:10 GMT", "Sun Jun 15 15:07:10 2025", "Sun, 15 Jun 2025 15:07:10 GMT"] {
            #expect(RateLimit(headers: ["Retry-After": text], status: 503, now: Self.now)?.wait == .seconds(30))
        }
    }
}
