#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// When a cached value is used, fetched or waited for: the decisions of ``CachedFetch``, without its waiting.
///
/// The clock may be set back; an age below zero counts as old, so that nothing is kept for a year by mistake.
struct FetchState<Value: Sendable>: Sendable {
    /// A value and the number of the fetch it came with.
    struct Entry: Sendable {
        let value: Value
        let version: Int
        fileprivate let fetchedAt: Date
    }

    /// What somebody who needs the value does.
    struct Decision: Sendable {
        enum Outcome: Sendable {
            case use(Entry)
            case fail(any Error)
            /// Until the fetch that is under way ends.
            case wait
        }

        let outcome: Outcome
        /// Whether a fetch begins with this, waited for or not.
        var startsFetch = false
    }

    /// What those get who waited for a fetch.
    struct End: Sendable {
        /// What the fetch ended with.
        let strict: Result<Entry, any Error>
        /// The old value in place of a failure, if there is one that can be used.
        let lenient: Result<Entry, any Error>
    }

    private let policy: CachePolicy
    private var entry: Entry?
    private var failure: (error: any Error, at: Date)?
    private var lastMiss: Date?
    private var fetchStart: Date?
    private var versions = 0

    init(policy: CachePolicy) { self.policy = policy }

    /// Somebody needs the value.
    mutating func need(now: Date) -> Decision {
        if let entry = freshEntry(now: now) { return Decision(outcome: .use(entry)) }
        let stale = usableEntry(now: now)
        if let failure {
            let starts = !isWithin(policy.retryInterval.seconds, since: failure.at, now) && begin(now)
            // Nobody waits for a server that was down a moment ago when there is something to go on with.
            if let stale { return Decision(outcome: .use(stale), startsFetch: starts) }
            return fetchStart == nil
                ? Decision(outcome: .fail(failure.error)) : Decision(outcome: .wait, startsFetch: starts)
        }
        return Decision(outcome: .wait, startsFetch: begin(now))
    }

    /// Somebody did not find an entry in `version`.
    mutating func miss(in version: Int, now: Date) -> Decision {
        guard let entry, entry.version == version else { return need(now: now) }
        if fetchStart != nil { return Decision(outcome: .wait) }
        if let lastMiss, isWithin(policy.missInterval.seconds, since: lastMiss, now) {
            return Decision(outcome: .use(entry))
        }
        lastMiss = now
        return Decision(outcome: .wait, startsFetch: begin(now))
    }

    /// The fetch ended.
    mutating func finish(_ result: Result<Value, any Error>, now: Date) -> End {
        let start = fetchStart ?? now
        fetchStart = nil
        switch result {
        case .success(let value):
            versions += 1
            let entry = Entry(value: value, version: versions, fetchedAt: start)
            self.entry = entry
            failure = nil
            return End(strict: .success(entry), lenient: .success(entry))
        case .failure(let error):
            failure = (error, now)
            return End(strict: .failure(error), lenient: usableEntry(now: now).map { .success($0) } ?? .failure(error))
        }
    }

    /// The value, unless it is old.
    func freshEntry(now: Date) -> Entry? {
        guard let entry, isWithin(policy.lifetime.seconds, since: entry.fetchedAt, now) else { return nil }
        return entry
    }

    /// The value, unless it is too old even for use in place of a new one.
    private func usableEntry(now: Date) -> Entry? {
        guard let entry, isWithin(policy.lifetime.seconds + policy.staleLifetime.seconds, since: entry.fetchedAt, now)
        else {
            return nil
        }
        return entry
    }

    /// Whether a fetch begins: not when one is under way.
    private mutating func begin(_ now: Date) -> Bool {
        guard fetchStart == nil else { return false }
        fetchStart = now
        return true
    }

    private func isWithin(_ seconds: Double, since start: Date, _ now: Date) -> Bool {
        let age = now.timeIntervalSince(start)
        return age >= 0 && age < seconds
    }
}
