import OAuth2

/// What a user can do wrong, or too often, a limited number of times.
enum Attempt: String, Sendable {
    case passwords
    case oneTimeCodes
    case messages
}

extension Tenant {
    private static let tooMany = "Your account has been blocked after multiple consecutive login attempts."

    /// Refuses when nothing is left of the user's attempts.
    func checkAttempts(_ kind: Attempt, of userID: String) throws(Refusal) {
        var bucket = attempts["\(kind.rawValue) \(userID)"]
        guard bucket == nil || (bucket?.remaining(at: now) ?? 0) > 0 else {
            throw Refusal(429, "too_many_attempts", Self.tooMany)
        }
    }

    /// Counts one attempt, and refuses when there was none left.
    mutating func spend(_ kind: Attempt, of userID: String, refill: Duration) throws(Refusal) {
        let key = "\(kind.rawValue) \(userID)"
        var bucket =
            attempts[key]
            ?? TokenBucket(capacity: configuration.behavior.maximumWrongAttempts, refill: refill, now: now)
        defer { attempts[key] = bucket }
        guard bucket.take(at: now) else { throw Refusal(429, "too_many_attempts", Self.tooMany) }
    }
}
