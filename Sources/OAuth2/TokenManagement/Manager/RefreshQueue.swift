/// The refreshes of one grant: one is running, others wait for it to end, and callers wait for them.
struct RefreshQueue: Sendable {
    /// A caller who waits for a refresh that serves it.
    struct Waiter: Sendable {
        let caller: WaitingCaller
        let demand: RefreshDemand
    }

    /// A refresh with everybody who waits for it.
    struct Entry: Sendable {
        var demand: RefreshDemand
        var waiters: [UInt64: Waiter]

        /// Whether a caller with this demand can have the result, too.
        ///
        /// A caller who names a rejected token joins whatever refresh of its target there is, and asks again should the result be
        /// just that token; only who wants new claims needs a refresh of the kind.
        func serves(_ other: RefreshDemand) -> Bool {
            demand.target == other.target && demand.minimumValidity >= other.minimumValidity
                && (other.occasion != .newClaims || demand.occasion == .newClaims)
        }
    }

    /// The one whose effects are being carried out.
    var running: Entry?

    /// The ones behind it, in order.
    var waiting: [Entry] = []

    /// A refresh whose tokens could not be saved, to be gone on with before any other.
    var unsaved: UnsavedRefresh?

    /// The same while it is being gone on with: until that ends, its tokens may still be here only.
    var resumed: UnsavedRefresh?

    /// Whether the grant was adopted or forgotten since the running refresh began.
    var isReplaced = false

    /// Whether somebody works on this queue.
    var isWorkedOn = false

    /// Whether a refresh for this target is under way or about to be.
    func concerns(_ target: TokenTarget) -> Bool {
        running?.demand.target == target || waiting.contains { $0.demand.target == target }
    }

    /// Puts a caller to the refresh that serves it, or to a new one at the end.
    mutating func join(_ demand: RefreshDemand, _ caller: WaitingCaller, _ id: UInt64) {
        let waiter = Waiter(caller: caller, demand: demand)
        // A running refresh may have asked the server already, before the claims changed; and it may have read what was stored
        // before a login was adopted, forgotten or revoked, which only those may get who asked before, too.
        if demand.occasion != .newClaims, !isReplaced, running?.serves(demand) == true {
            running?.waiters[id] = waiter
        } else if let index = waiting.firstIndex(where: { $0.serves(demand) }) {
            waiting[index].waiters[id] = waiter
        } else {
            waiting.append(Entry(demand: demand, waiters: [id: waiter]))
        }
    }

    /// Puts a refresh at the end that nobody waits for, unless there is one for the same target.
    mutating func begin(_ demand: RefreshDemand) {
        guard !concerns(demand.target) else { return }
        waiting.append(Entry(demand: demand, waiters: [:]))
    }

    /// Takes those out of the running refresh who can do with a token meanwhile.
    mutating func leave(where isServed: (Waiter) -> Bool) -> [UInt64: Waiter] {
        let leaving = running?.waiters.filter { isServed($0.value) } ?? [:]
        for id in leaving.keys { running?.waiters[id] = nil }
        return leaving
    }

    /// Whether a caller has to work on the queue: there is something to do, and nobody does it.
    mutating func startWork() -> Bool {
        guard !isWorkedOn, !waiting.isEmpty || unsaved != nil else { return false }
        isWorkedOn = true
        return true
    }

    /// Takes a caller out, who does not want to wait any longer; the refresh goes on for the others, or for the next.
    mutating func leave(_ id: UInt64) -> WaitingCaller? {
        if let waiter = running?.waiters.removeValue(forKey: id) { return waiter.caller }
        for index in waiting.indices {
            guard let waiter = waiting[index].waiters.removeValue(forKey: id) else { continue }
            // Not begun, and nobody wants it any more.
            if waiting[index].waiters.isEmpty { waiting.remove(at: index) }
            return waiter.caller
        }
        return nil
    }
}
