import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where new tokens come from.
protocol TokenRefresher: Sendable {
    /// Does one piece of work, to its end.
    ///
    /// - Parameters:
    ///   - work: The work.
    ///   - grant: The grant's name.
    ///   - serve: To be called with what was found stored, if it has a token that will do, before that is replaced.
    /// - Returns: How it ended.
    func perform(
        _ work: RefreshBoard.Work,
        for grant: String,
        serve: @Sendable (StoredGrant) -> Void
    ) async -> RefreshOutcome

    /// What a grant is called in events.
    func eventName(of grant: String) -> String
}

extension TokenRefresher {
    func eventName(of grant: String) -> String { grant }
}

/// The concurrency of token management, all of it.
///
/// Callers wait in a queue for each grant, and the first of them starts a task that works on the queue. The task belongs to no
/// caller, so no caller's cancellation reaches it.
final class RefreshDesk: Sendable {
    let board: Mutex<RefreshBoard>
    /// What callers find without waiting for those who wait.
    private let cache: FreshTokens
    let observers: TokenEvents
    private let refresher: any TokenRefresher
    private let policy: RefreshPolicy
    private let clock: any WallClock
    /// Whether ``SystemWallClock/endOfSecond`` tells the time, too.
    private let isSystemClock: Bool
    /// The number of the last caller who had to wait.
    private let lastID = Atomic<UInt64>(0)

    init(_ refresher: any TokenRefresher, policy: RefreshPolicy, clock: any WallClock, observers: TokenEvents) {
        let cache = FreshTokens(limit: policy.cachedGrants)
        self.cache = cache
        self.board = Mutex(
            RefreshBoard(
                cache: cache,
                cachedGrants: policy.cachedGrants,
                waitsWhileValid: policy.waitWhileValid > .zero
            )
        )
        self.observers = observers
        self.refresher = refresher
        self.policy = policy
        self.clock = clock
        self.isSystemClock = clock is SystemWallClock
    }

    /// An access token that is valid for a while, if there is one already.
    @inline(__always)
    func freshToken(_ grant: String, _ target: TokenTarget, _ minimumValidity: Duration) -> AccessToken? {
        freshToken(called: grant, target, minimumValidity) { grant }
    }

    /// The same for a grant whose name takes longer to make than the token to find.
    ///
    /// Another text takes its place as far as possible, a `nickname` that no other grant with a token for `target` has.
    @inline(__always)
    func freshToken(
        called nickname: String,
        _ target: TokenTarget,
        _ minimumValidity: Duration,
        _ grant: () -> String
    ) -> AccessToken? {
        let now = isSystemClock ? CallTime() : CallTime(clock.now)
        let nickname = ByteText(nickname)
        // Comparing with `.zero` would be two calls.
        if minimumValidity.attoseconds == 0, let recent = cache.recentToken(nickname, target, now: now.latest) {
            return recent
        }
        return cache.accessToken(ByteText(grant()), nickname: nickname, target, minimumValidity, now: now)
    }

    /// The same with all that is known of it.
    func freshCachedToken(_ grant: String, _ target: TokenTarget, _ minimumValidity: Duration) -> CachedToken? {
        cache.token(ByteText(grant), target, minimumValidity, now: clock.now)
    }

    /// A token that is valid for a while, without suspension if it is fresh.
    func token(
        _ grant: String,
        _ target: TokenTarget,
        _ minimumValidity: Duration
    ) async throws -> CachedToken {
        if let fresh = freshCachedToken(grant, target, minimumValidity) { return fresh }
        return try await refreshed(grant, RefreshDemand(target: target, minimumValidity: minimumValidity))
    }

    /// To be asked for before a new login is stored.
    func changes(of grant: String) -> RefreshBoard.Changes { board.withLock { $0.changes(of: ByteText(grant)) } }

    /// Puts a new login, which was stored after `changes`, into the place of what was remembered.
    func remember(_ new: StoredGrant, _ grant: String, since changes: RefreshBoard.Changes) {
        let new = CachedGrant(new, policy: policy, jitter: .random(in: 0..<1))
        board.withLock { $0.adopt(new, ByteText(grant), since: changes) }
    }

    /// Forgets what was remembered.
    func forget(_ grant: String) { board.withLock { $0.forget(ByteText(grant)) } }

    /// The refresh whose tokens could not be saved yet.
    func unsaved(_ grant: String) -> RefreshProcedure? { board.withLock { $0.unsaved(ByteText(grant)) } }

    /// Another token than the one that was refused.
    func token(
        insteadOf rejected: AccessToken,
        _ grant: String,
        _ target: TokenTarget
    ) async throws -> CachedToken {
        let occasion = RefreshDemand.Occasion.rejected(digest: rejected.digest)
        return try await refreshed(grant, RefreshDemand(target: target, occasion: occasion))
    }

    /// Waits for a refresh that meets the demand, together with everybody else who wants the same.
    func refreshed(_ grant: String, _ demand: RefreshDemand) async throws -> CachedToken {
        let id = lastID.add(1, ordering: .relaxed).newValue
        var patience: Task<Void, Never>?
        defer { patience?.cancel() }
        return try await withTaskCancellationHandler {
            try await WaitingCaller.wait { patience = join(grant, $0, demand, id) }
        } onCancel: {
            cancel(grant, id)
        }
    }

    /// Puts a caller into the queue.
    ///
    /// Apart from where it waits: the memory for all that is said here would be kept meanwhile, for each of ten thousand.
    /// - Returns: What ends the waiting of a caller who has a valid token.
    @inline(never)
    private func join(
        _ grant: String,
        _ caller: WaitingCaller,
        _ demand: RefreshDemand,
        _ id: UInt64
    ) -> Task<Void, Never>? {
        // Cancelled before: the handler has run, and found nobody in the queue.
        if Task.isCancelled {
            caller.tell(.failure(CancellationError()))
            return nil
        }
        let now = clock.now
        let joined = board.withLock { $0.join(ByteText(grant), demand, caller, id, policy: policy, now: now) }
        if joined.startsWork { Task.detached { await self.work(on: grant) } }
        switch joined.reply {
        case .token(let token):
            caller.tell(.success(token))
            return nil
        case .refused(let error):
            caller.tell(.failure(error))
            return nil
        case .later(let usable):
            // Cancelled in between: the handler has run, and found nobody yet.
            if Task.isCancelled { cancel(grant, id) }
            return usable.map { serveLater(grant, [id: demand], $0) }
        }
    }

    /// Gives callers a token that they have waited for the replacement of for as long as the policy says, if it is still valid then.
    private func serveLater(
        _ grant: String,
        _ demands: [UInt64: RefreshDemand],
        _ token: CachedToken
    ) -> Task<Void, Never> {
        Task.detached { [self] in
            do { try await clock.sleep(for: policy.waitWhileValid) } catch { return }
            let now = clock.now
            for (id, demand) in demands where token.stored.isValid(for: demand.minimumValidity, at: now) {
                board.withLock { $0.leave(ByteText(grant), id) }?.tell(.success(token))
            }
        }
    }

    private func cancel(_ grant: String, _ id: UInt64) {
        board.withLock { $0.leave(ByteText(grant), id) }?.tell(.failure(CancellationError()))
    }

    /// Carries out one refresh after the other, until nobody waits any more.
    private func work(on grant: String) async {
        while let work = board.withLock({ $0.nextWork(ByteText(grant)) }) {
            let patience = Mutex<Task<Void, Never>?>(nil)
            let outcome = await refresher.perform(work, for: grant) { record in
                let later = self.serve(record, grant)
                patience.withLock { $0 = later }
            }
            patience.withLock { $0 }?.cancel()
            settle(grant, outcome, work.demand.target)
            if outcome.unsaved != nil {
                saveLater(grant)
                return
            }
        }
    }

    /// Gives those who wait what was found stored, if that will do meanwhile.
    private func serve(_ record: StoredGrant, _ grant: String) -> Task<Void, Never>? {
        let now = clock.now
        let served = board.withLock { $0.serve(record, ByteText(grant), policy: policy, now: now) }
        guard let (token, waiters) = served, !waiters.isEmpty else { return nil }
        if policy.waitWhileValid > .zero { return serveLater(grant, waiters.mapValues(\.demand), token) }
        for waiter in waiters.values { waiter.caller.tell(.success(token)) }
        return nil
    }

    /// Tells everybody who waited.
    private func settle(_ grant: String, _ outcome: RefreshOutcome, _ target: TokenTarget) {
        let now = clock.now
        let (ended, generation) = board.withLock { board in
            let generation = cache[ByteText(grant)]?.generation
            return (board.finish(ByteText(grant), target, outcome, policy: policy, now: now), generation)
        }
        let name = refresher.eventName(of: grant)
        if let event = TokenEvent(outcome, grant: name, audience: target.audience, cachedGeneration: generation) {
            observers.emit(event)
        }
        for refresh in ended { refresh.tell(now: now) }
    }

    /// Tries to save again after a pause, in case nobody asks for the grant in the meantime.
    private func saveLater(_ grant: String) {
        // Until they are saved, the tokens exist here only: the task keeps this object alive.
        Task.detached { [self] in
            try? await clock.sleep(for: policy.firstPause)
            // Whoever works on the queue already saves first, and comes here again if that fails.
            guard board.withLock({ $0.startWork(ByteText(grant)) }) else { return }
            await work(on: grant)
        }
    }
}
