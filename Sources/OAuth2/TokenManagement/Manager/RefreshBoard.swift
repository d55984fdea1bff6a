#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a manager's callers share, behind one lock, when there is no fresh token: what is being refreshed, and for whom.
///
/// Nothing is awaited and nobody is resumed under the lock.
struct RefreshBoard: Sendable {
    /// What is remembered; read without this lock, and written under it.
    let cache: FreshTokens

    /// What the server refuses for a target, and until when nobody asks it again.
    private var refusals: RecentlyUsed<[Refusal]>
    private let factor = MixedName.makeFactor()

    private struct Refusal: Sendable {
        let target: TokenTarget
        let error: OAuth2Error
        let at: Date
        let until: Date

        /// Whether it still holds; not for longer because a clock was set back.
        func holds(at now: Date) -> Bool { (at..<until).contains(now) }
    }

    private var queues: [ByteText: RefreshQueue] = [:]
    /// Counts adopted and forgotten logins, for grants that share a place by the hash of their names.
    private var changes = [UInt64](repeating: 0, count: 256)

    init(cache: FreshTokens, cachedGrants: Int) {
        self.cache = cache
        refusals = RecentlyUsed(limit: cachedGrants)
    }

    /// What a caller has to do who found no fresh token.
    enum Joined: Sendable {
        /// Take this token: somebody is replacing it already, and until then it will do.
        case token(CachedToken)
        /// Be content with this: the server has just said so.
        case refused(OAuth2Error)
        /// Wait.
        case queued
        /// Work on the queue.
        case first
    }

    /// Puts a caller into the queue of `grant`.
    mutating func join(
        _ grant: ByteText,
        _ demand: RefreshDemand,
        _ caller: WaitingCaller,
        _ id: UInt64,
        now: Date
    ) -> Joined {
        let usableToken = { [cache] in Self.usableToken(cache, grant, demand, now: now) }
        // Nearly always there is none, and the name need not be mixed.
        if demand.occasion == .due, refusals.count > 0,
            let refusal = refusals[mixed(grant)]?.first(where: { $0.target == demand.target && $0.holds(at: now) })
        {
            return usableToken().map { .token($0) } ?? .refused(refusal.error)
        }
        // Thousands may be waiting for this lock, so the queue is looked up once.
        func enter(_ queue: inout RefreshQueue) -> Joined {
            if queue.concerns(demand.target), let token = usableToken() { return .token(token) }
            queue.join(demand, caller, id)
            return queue.startWork() ? .first : .queued
        }
        return enter(&queues[grant, default: RefreshQueue()])
    }

    /// A token that will do although it is time to replace it.
    private static func usableToken(
        _ cache: FreshTokens,
        _ grant: ByteText,
        _ demand: RefreshDemand,
        now: Date
    ) -> CachedToken? {
        guard demand.occasion == .due else { return nil }
        return cache[grant]?.usableToken(demand.target, demand.minimumValidity, now: now)
    }

    /// Whether the caller has to work on the queue: there is something to do, and nobody does it.
    mutating func startWork(_ grant: ByteText) -> Bool { queues[grant]?.startWork() ?? false }

    /// Takes a caller out of the queue.
    mutating func leave(_ grant: ByteText, _ id: UInt64) -> WaitingCaller? {
        queues[grant]?.leave(id)
    }

    /// The refresh whose tokens could not be saved yet, also while that is being tried again.
    func unsaved(_ grant: ByteText) -> RefreshProcedure? {
        queues[grant].flatMap { $0.unsaved ?? $0.resumed }?.procedure
    }

    /// How often a login was adopted or forgotten, to find out whether one was in the meantime.
    struct Changes: Sendable, Equatable {
        fileprivate let count: UInt64
    }

    func changes(of grant: ByteText) -> Changes { Changes(count: changes[place(of: grant)]) }

    private func mixed(_ grant: ByteText) -> MixedName { MixedName(grant, factor: factor) }

    private func place(of grant: ByteText) -> Int { Int(UInt(bitPattern: grant.hashValue) % UInt(changes.count)) }

    /// Remembers a new login in place of what was known of `grant`, if it was stored `since` there were these changes and no
    /// other was made: which of two that were stored or removed at the same time is the last, only the storage knows.
    mutating func adopt(_ new: CachedGrant, _ grant: ByteText, since changes: Changes) {
        cache[grant] = changes == self.changes(of: grant) ? new : nil
        self.changes[place(of: grant)] += 1
        refusals[mixed(grant)] = nil
        queues[grant]?.isReplaced = true
    }

    /// Forgets what is remembered of `grant`, and tokens that could not be saved.
    mutating func forget(_ grant: ByteText) {
        cache[grant] = nil
        changes[place(of: grant)] += 1
        refusals[mixed(grant)] = nil
        queues[grant]?.isReplaced = true
        queues[grant]?.unsaved = nil
        queues[grant]?.resumed = nil
    }

    /// What the worker does next.
    indirect enum Work: Sendable {
        /// Save the tokens of an earlier refresh.
        case resume(RefreshProcedure)
        case begin(RefreshDemand)

        var demand: RefreshDemand {
            switch self {
            case .resume(let procedure): procedure.demand
            case .begin(let demand): demand
            }
        }
    }

    /// The next piece of work; `nil` when the worker can go home.
    mutating func nextWork(_ grant: ByteText) -> Work? {
        guard var queue = queues[grant] else { return nil }
        queue.isReplaced = false
        if let unsaved = queue.unsaved {
            queue.unsaved = nil
            queue.resumed = unsaved
            queues[grant] = queue
            return .resume(unsaved.procedure)
        }
        guard !queue.waiting.isEmpty else {
            queues[grant] = nil
            return nil
        }
        var entry = queue.waiting.removeFirst()
        entry.demand.jitter = cache[grant]?.jitter ?? .random(in: 0..<1)
        queue.running = entry
        queues[grant] = queue
        return .begin(entry.demand)
    }

    /// Notes that the server refuses just what was asked for, so that not every call asks it again.
    private mutating func note(
        _ error: OAuth2Error,
        _ grant: ByteText,
        _ target: TokenTarget,
        _ pause: Duration,
        now: Date
    ) {
        let others = (refusals[mixed(grant)] ?? []).filter { $0.target != target && $0.holds(at: now) }
        let refusal = Refusal(target: target, error: error, at: now, until: now + max(pause, .zero))
        refusals[mixed(grant)] = others + [refusal]
    }

    /// A refresh that has ended, with everybody who waited for it.
    struct Ended: Sendable {
        let result: Result<CachedToken, OAuth2Error>
        /// What they get when it failed: while an access token is valid, that is no error of the caller's.
        fileprivate let usableToken: CachedToken?
        let waiters: [UInt64: RefreshQueue.Waiter]

        /// Tells everybody; not under a lock, because their code may run at once.
        func tell(now: Date) {
            for waiter in waiters.values { waiter.caller.tell(result(for: waiter, now: now)) }
        }

        /// What one of them gets.
        func result(for waiter: RefreshQueue.Waiter, now: Date) -> Result<CachedToken, any Error> {
            guard let usableToken, usableToken.stored.isValid(for: waiter.minimumValidity, at: now) else {
                return result.mapError { $0 }
            }
            return .success(usableToken)
        }
    }

    /// Notes how a refresh ended.
    ///
    /// - Returns: Who waited for it, and for others that are not begun because of it.
    mutating func finish(
        _ grant: ByteText,
        _ target: TokenTarget,
        _ outcome: RefreshOutcome,
        policy: RefreshPolicy,
        now: Date
    ) -> [Ended] {
        if queues[grant]?.isReplaced == true {
            // What was found before a login was adopted or forgotten is not remembered.
        } else if outcome.isNothingStored {
            cache[grant] = nil
        } else if let record = outcome.grant {
            cache[grant] = CachedGrant(record, policy: policy, jitter: .random(in: 0..<1))
            if case .failure(let error) = outcome.result, record.end == nil,
                RefreshFailure(error, policy: policy) == .unsuitable
            {
                note(error, grant, target, policy.firstPause, now: now)
            }
        }
        guard var queue = queues[grant] else { return [] }
        var entries = queue.running.map { [$0] } ?? []
        queue.running = nil
        queue.unsaved = outcome.unsaved
        queue.resumed = nil
        if outcome.unsaved != nil {
            // Nothing else may happen to the grant, and the storage does not work: nobody is kept waiting for that.
            entries += queue.waiting
            queue.waiting = []
            queue.isWorkedOn = false
        }
        queues[grant] = queue
        // One for all of them.
        let result = outcome.result.map {
            CachedToken($0, dueAt: $0.dueAt(jitter: 0, policy: policy), idToken: outcome.idToken)
        }
        return entries.map { entry in
            guard case .failure = result else {
                return Ended(result: result, usableToken: nil, waiters: entry.waiters)
            }
            var demand = entry.demand
            demand.minimumValidity = .zero
            let usableToken = Self.usableToken(cache, grant, demand, now: now)
            return Ended(result: result, usableToken: usableToken, waiters: entry.waiters)
        }
    }
}
