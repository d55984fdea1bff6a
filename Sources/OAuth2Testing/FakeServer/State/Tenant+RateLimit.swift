import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// Counts the request against its limits; returns the headers for the answer.
    mutating func countAgainstLimits(_ request: ReceivedRequest) throws(Refusal) -> TransportHeaders {
        guard let policy = configuration.rateLimit else { return [:] }
        var headers = try take("endpoint " + request.path, capacity: policy.burst, policy)
        if let burst = policy.burstPerRefreshToken, let token = request.bodyParameters["refresh_token"] {
            // One address for everybody, unless the client passes on the user's.
            let address = request.headers["auth0-forwarded-for"] ?? ""
            headers = try take("refresh \(address) \(token)", capacity: burst, policy)
        }
        return headers
    }

    private mutating func take(
        _ key: String,
        capacity: Int,
        _ policy: FakeAuthorizationServer.RateLimitPolicy
    ) throws(Refusal) -> TransportHeaders {
        var bucket = limits[key] ?? TokenBucket(capacity: capacity, refill: policy.refill, now: now)
        let isAllowed = bucket.take(at: now)
        let remaining = bucket.remaining(at: now)
        limits[key] = bucket
        // In seconds, and rounded up: the next request must not come early. A sum of fractions may end just above the
        // whole number it stands for.
        let wait = Int((bucket.untilNext.seconds - 1e-6).rounded(.up))
        var headers = TransportHeaders()
        if policy.sendsHeaders {
            headers["x-ratelimit-limit"] = String(capacity)
            headers["x-ratelimit-remaining"] = String(remaining)
            headers["x-ratelimit-reset"] = String(now.epoch + wait)
        }
        guard !isAllowed else { return headers }
        var refusal = Refusal(
            429,
            "too_many_requests",
            "Too many requests. Check the X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset headers."
        )
        if policy.sendsRetryAfter { headers["Retry-After"] = String(wait) }
        refusal.headers = headers
        throw refusal
    }
}
