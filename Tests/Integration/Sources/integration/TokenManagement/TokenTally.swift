/// What the callers of one process have seen.
struct TokenTally: Codable, Sendable {
    /// How many access tokens were asked for.
    var calls = 0
    var refreshes = 0
    /// How often user info was asked for with one of the tokens.
    var uses = 0
    /// How often that was refused, and the token was replaced because of it.
    var renewals = 0
    /// How often it was refused for good.
    var refusals = 0
    /// How often a caller was told to come back, because another process was refreshing.
    var pauses = 0
    /// Logins that ended, by the reason.
    var lost: [String: Int] = [:]
    var failures: [String: Int] = [:]
    /// What the manager told beside refreshes, whether or not a caller noticed.
    var events: [String: Int] = [:]

    static func + (left: Self, right: Self) -> Self {
        Self(
            calls: left.calls + right.calls,
            refreshes: left.refreshes + right.refreshes,
            uses: left.uses + right.uses,
            renewals: left.renewals + right.renewals,
            refusals: left.refusals + right.refusals,
            pauses: left.pauses + right.pauses,
            lost: left.lost.merging(right.lost, uniquingKeysWith: +),
            failures: left.failures.merging(right.failures, uniquingKeysWith: +),
            events: left.events.merging(right.events, uniquingKeysWith: +)
        )
    }
}
