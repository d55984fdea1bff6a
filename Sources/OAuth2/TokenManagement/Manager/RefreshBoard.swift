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

    /// What failed just now.
    private var holds: RecentlyUsed<[RefreshHold]>
    private let factor = MixedName.makeFactor()

    /// Whether callers with a valid token wait for its replacement all the same.
    private let waitsWhileValid: Bool

    private(set) var queues: [ByteText: RefreshQueue] = [:]
    /// Counts adopted and forgotten logins, for grants that share a place by the hash of their names.
    private var changes = [UInt64](repeating: 0, count: 256)

    init(cache: FreshTokens, cachedGrants: Int, waitsWhileValid: Bool = false) {
        self.cache = cache
        self.waitsWhileValid = waitsWhileValid
        holds = RecentlyUsed(limit: cachedGrants)
    }

    /// What a caller gets who found no fresh token.
    struct Joined: Sendable {
        enum Reply: Sendable {
            /// Take this token: until it is replaced it will do.
            case token(CachedToken)
            /// Be content with this: it has just been found out.
            case refused(OAuth2Error)
            /// Wait; if there is a token, not for longer than the policy says.
            case later(CachedToken?)
        }

        let reply: Reply
        /// Whether the caller has to start the work on the queue.
        var startsWork = false
    }

    /// Puts a caller into the queue of `grant`, unless it can be served at once.
    mutating func join(
        _ grant: ByteText,
        _ demand: RefreshDemand,
        _ caller: WaitingCaller,
        _ id: UInt64,
        policy: RefreshPolicy,
        now: Date
    ) -> Joined {
        let usable = usableToken(grant, demand, policy, now: now)
        // Nearly always there is none, and the name need not be mixed.
        if demand.occasion == .due, holds.count > 0,
            let hold = holds[mixed(grant)]?.first(where: { $0.target == demand.target && $0.holds(at: now) })
        {
            if let usable { return Joined(reply: .token(usable)) }
            if hold.refuses { return Joined(reply: .refused(hold.error(at: now))) }
        }
        // Thousands may be waiting for this lock, so the queue is looked up once.
        func enter(_ queue: inout RefreshQueue) -> Joined {
            if let usable, !waitsWhileValid {
                queue.begin(demand)
                return Joined(reply: .token(usable), startsWork: queue.startWork())
            }
            queue.join(demand, caller, id)
            return Joined(reply: .later(usable), startsWork: queue.startWork())
        }
        return enter(&queues[grant, default: RefreshQueue()])
    }

    /// A token that will do although it is time to replace it.
    private func usableToken(
        _ grant: ByteText,
        _ demand: RefreshDemand,
        _ policy: RefreshPolicy,
        now: Date
    ) -> CachedToken? {
        guard demand.occasion == .due else { return nil }
        return cache[grant]?.usableToken(demand.target, demand.minimumValidity, policy, now: now)
    }

    /// Notes what the running refresh found stored.
    ///
    /// - Returns: Who waits for that refresh and can have the token meanwhile; they have to be told, or asked to `leave` later.
    mutating func serve(
        _ record: StoredGrant,
        _ grant: ByteText,
        policy: RefreshPolicy,
        now: Date
    ) -> (token: CachedToken, waiters: [UInt64: RefreshQueue.Waiter])? {
        // What was read before a login was adopted or forgotten is nobody's any more.
        guard let queue = queues[grant], !queue.isReplaced, let target = queue.running?.demand.target else {
            return nil
        }
        let cached = CachedGrant(record, policy: policy, jitter: cache[grant]?.jitter ?? .random(in: 0..<1))
        cache[grant] = cached
        guard let token = cached.usableToken(target, .zero, policy, now: now) else { return nil }
        func isServed(_ waiter: RefreshQueue.Waiter) -> Bool {
            waiter.demand.occasion == .due && token.stored.isValid(for: waiter.demand.minimumValidity, at: now)
        }
        guard !waitsWhileValid else { return (token, queue.running?.waiters.filter { isServed($0.value) } ?? [:]) }
        return (token, queues[grant]?.leave(where: isServed) ?? [:])
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
        holds[mixed(grant)] = nil
        queues[grant]?.isReplaced = true
    }

    /// Forgets what is remembered of `grant`, and tokens that could not be saved.
    mutating func forget(_ grant: ByteText) {
        cache[grant] = nil
        changes[place(of: grant)] += 1
        holds[mixed(grant)] = nil
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

    /// Notes that a refresh failed, so that not every call begins one again.
    private mutating func note(
        _ error: OAuth2Error,
        _ grant: ByteText,
        _ target: TokenTarget,
        policy: RefreshPolicy,
        now: Date
    ) {
        let others = (holds[mixed(grant)] ?? []).filter { $0.target != target && $0.pausedUntil > now }
        holds[mixed(grant)] = others + [RefreshHold(error, target, policy: policy, now: now)]
    }

    /// The error with what the server said, where this replica remembers that.
    private mutating func whole(_ error: OAuth2Error, _ grant: ByteText, _ target: TokenTarget, now: Date)
        -> OAuth2Error
    {
        guard holds.count > 0,
            let hold = holds[mixed(grant)]?.first(where: { $0.replaces(error, for: target, at: now) })
        else { return error }
        return hold.error(at: now)
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
            guard waiter.demand.occasion == .due, let usableToken,
                usableToken.stored.isValid(for: waiter.demand.minimumValidity, at: now)
            else { return result.mapError { $0 } }
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
        var outcome = outcome
        if case .failure(let error) = outcome.result {
            outcome.result = .failure(whole(error, grant, target, now: now))
        }
        if queues[grant]?.isReplaced == true {
            // What was found before a login was adopted or forgotten is not remembered.
        } else if outcome.isNothingStored {
            cache[grant] = nil
        } else {
            if let record = outcome.grant {
                cache[grant] = CachedGrant(record, policy: policy, jitter: .random(in: 0..<1))
            }
            if case .failure(let error) = outcome.result, outcome.unsaved == nil, outcome.grant?.end == nil {
                note(error, grant, target, policy: policy, now: now)
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
        // One for all of them.
        let result = outcome.result.map {
            CachedToken($0, dueAt: $0.dueAt(jitter: 0, policy: policy), idToken: outcome.idToken)
        }
        let ended = entries.map { entry in
            guard case .success(let token) = result else {
                let demand = RefreshDemand(target: entry.demand.target)
                let usable = usableToken(grant, demand, policy, now: now)
                return Ended(result: result, usableToken: usable, waiters: entry.waiters)
            }
            // Who named this very token asks again.
            let unmet = entry.waiters.filter { !$0.value.demand.accepts(token.stored.token) }
            for (id, waiter) in unmet { queue.join(waiter.demand, waiter.caller, id) }
            let met = unmet.isEmpty ? entry.waiters : entry.waiters.filter { unmet[$0.key] == nil }
            return Ended(result: result, usableToken: nil, waiters: met)
        }
        queues[grant] = queue
        return ended
    }
}
