#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What the header fields of an answer say about limits.
public struct RateLimit: Sendable, Hashable, RedactedDescription {
    /// How long to wait, from `Retry-After`, in seconds or as a date.
    ///
    /// [RFC 9110 section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3). Some servers send a moment as a number,
    /// which the standard does not know: from 1,000,000,000 on the number is read as seconds since 1970, and from
    /// 1,000,000,000,000 on as milliseconds since 1970.
    public let retryAfter: Duration?

    /// How many requests the window allows; header `X-RateLimit-Limit`.
    public let limit: Int?

    /// How many requests are left in the window; header `X-RateLimit-Remaining`.
    public let remaining: Int?

    /// When the window ends; header `X-RateLimit-Reset`, in seconds from now, or a moment as ``retryAfter`` reads it.
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
        // Many answers say nothing about limits.
        guard headers.fields.contains(where: Fields.canBe) else { return nil }
        let fields = Fields(headers)
        func untilNow(_ date: Date) -> Duration {
            .seconds(min(max(0, date.timeIntervalSince(now).rounded(.up)), Double(Self.longestWait)))
        }

        retryAfter = fields.retryAfter.flatMap { text in
            switch NumberedTime(text) {
            case .delay(let seconds): .seconds(seconds)
            case .moment(let date): untilNow(date)
            case nil: HTTPDate.parse(text, now: now).map(untilNow)
            }
        }
        limit = fields.limit.flatMap { Int($0) }
        remaining = fields.remaining.flatMap { Int($0) }
        reset = fields.reset.flatMap(NumberedTime.init).map { time in
            switch time {
            case .delay(let seconds): now.addingTimeInterval(Double(seconds))
            case .moment(let date): date
            }
        }
        quotas =
            RateLimitQuota.parse(fields.clientQuota, of: .client)
            + RateLimitQuota.parse(fields.organizationQuota, of: .organization)
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

extension RateLimit {
    /// The header fields that say something about limits, found in one pass: an answer has twenty fields, and six searches
    /// in them took longer than reading its body.
    private struct Fields {
        var retryAfter: String?
        var limit: String?
        var remaining: String?
        var reset: String?
        var clientQuota: String?
        var organizationQuota: String?

        init(_ headers: TransportHeaders) {
            for field in headers.fields {
                // The length tells nearly all other fields apart.
                switch field.name.utf8.count {
                case 11: Self.keep(field, as: "Retry-After", in: &retryAfter)
                case 17:
                    Self.keep(field, as: "X-RateLimit-Limit", in: &limit)
                    Self.keep(field, as: "X-RateLimit-Reset", in: &reset)
                case 21: Self.keep(field, as: "X-RateLimit-Remaining", in: &remaining)
                case 24: Self.keep(field, as: "Auth0-Client-Quota-Limit", in: &clientQuota)
                case 30: Self.keep(field, as: "Auth0-Organization-Quota-Limit", in: &organizationQuota)
                default: break
                }
            }
        }

        /// Whether the name is as long as one of them.
        static func canBe(_ field: TransportHeaders.Field) -> Bool {
            switch field.name.utf8.count {
            case 11, 17, 21, 24, 30: true
            default: false
            }
        }

        /// The first field of a name counts, as with the subscript of ``TransportHeaders``.
        private static func keep(_ field: TransportHeaders.Field, as name: String, in value: inout String?) {
            if value == nil, field.name.equalsIgnoringASCIICase(name) { value = field.value }
        }
    }
}
