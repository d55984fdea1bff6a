#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What the header fields of an answer say about limits.
public struct RateLimit: Sendable, Hashable, RedactedDescription {
    /// How long to wait, from `Retry-After`, in seconds or as a date.
    ///
    /// [RFC 9110 section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
    public let retryAfter: Duration?

    /// How many requests the window allows; header `X-RateLimit-Limit`.
    public let limit: Int?

    /// How many requests are left in the window; header `X-RateLimit-Remaining`.
    public let remaining: Int?

    /// When the window ends; header `X-RateLimit-Reset`, seconds since 1970.
    public let reset: Date?

    /// Auth0's quotas of the client, header `Auth0-Client-Quota-Limit`, and of the organization, header
    /// `Auth0-Organization-Quota-Limit`.
    public let quotas: [RateLimitQuota]

    /// How long to wait before the next request; never negative, `nil` when the answer says nothing.
    ///
    /// ``retryAfter``; else until ``reset``; else until the last of the quotas with nothing left is reset.
    public let wait: Duration?

    /// Reads the limits out of `headers`; `nil` when there are none.
    ///
    /// - Parameters:
    ///   - headers: The header fields of an answer.
    ///   - status: Its status: outside 429 and 503 there is nothing to wait for while requests remain.
    ///   - now: When it arrived.
    public init?(headers: TransportHeaders, status: Int, now: Date) {
        func number(_ name: String) -> Int? { headers[name].flatMap { Int($0) } }
        func untilNow(_ date: Date) -> Duration {
            .seconds(min(max(0, date.timeIntervalSince(now).rounded(.up)), Double(Self.longestWait)))
        }

        retryAfter = headers["Retry-After"].flatMap { text in
            if let seconds = Int(text) { return .seconds(min(max(0, seconds), Self.longestWait)) }
            return HTTPDate.parse(text).map(untilNow)
        }
        limit = number("X-RateLimit-Limit")
        remaining = number("X-RateLimit-Remaining")
        reset = number("X-RateLimit-Reset").map { Date(timeIntervalSince1970: Double($0)) }
        quotas =
            RateLimitQuota.parse(headers["Auth0-Client-Quota-Limit"], of: .client)
            + RateLimitQuota.parse(headers["Auth0-Organization-Quota-Limit"], of: .organization)
        guard retryAfter != nil || limit != nil || remaining != nil || reset != nil || !quotas.isEmpty else {
            return nil
        }
        let isRefused = status == 429 || status == 503
        if let retryAfter {
            wait = retryAfter
        } else if let reset, isRefused || remaining == 0 {
            wait = untilNow(reset)
        } else {
            wait = quotas.filter { $0.remaining == 0 }.map(\.resetsIn).max()
        }
    }

    /// A hundred years: `Duration` traps on overflow, and a header can hold any number.
    static let longestWait = 3_155_760_000
}
