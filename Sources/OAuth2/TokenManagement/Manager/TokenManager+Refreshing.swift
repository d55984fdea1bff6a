import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// The concurrency around `RefreshProcedure`, all of it: callers wait in a queue for each grant, and the first of them starts a
// task that works on the queue. The task belongs to no caller, so no caller's cancellation reaches it.

extension TokenManager {
    /// Waits for a refresh that meets the demand, together with everybody else who wants the same.
    func refreshed(_ grant: String, _ demand: RefreshDemand) async throws -> StoredAccessToken {
        let id = board.withLock { $0.makeID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Cancelled before: the handler has run, and found nobody in the queue.
                if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                let waiter = RefreshQueue.Waiter(continuation: continuation, demand: demand)
                let now = client.clock.now
                switch board.withLock({ $0.join(grant, waiter, id, now: now) }) {
                case .token(let token): return continuation.resume(returning: token)
                case .first: Task.detached { await self.work(on: grant) }
                case .queued: break
                }
                // Cancelled in between: the handler has run, and found nobody yet.
                if Task.isCancelled { cancel(grant, id) }
            }
        } onCancel: {
            cancel(grant, id)
        }
    }

    private func cancel(_ grant: String, _ id: UInt64) {
        board.withLock { $0.leave(grant, id) }?.resume(throwing: CancellationError())
    }

    /// Carries out one refresh after the other, until nobody waits any more.
    private func work(on grant: String) async {
        while let work = board.withLock({ $0.nextWork(grant) }) {
            let outcome: RefreshOutcome
            let audience: String?
            switch work {
            case .begin(let demand):
                let procedure = RefreshProcedure(
                    demand,
                    owner: Base64URL.encode(RandomBytes.make(12)),
                    seed: .random(in: .min ... .max),
                    settings: settings
                )
                audience = demand.target.audience
                outcome = await carryOut(procedure, procedure.start(), for: grant)
            case .resume(var procedure):
                audience = procedure.demand.target.audience
                let effect = procedure.next(.waited, now: client.clock.now)
                outcome = await carryOut(procedure, effect, for: grant)
            }
            await settle(grant, outcome, audience)
            if outcome.unsaved != nil {
                saveLater(grant)
                return
            }
        }
    }

    /// Tells everybody who waited.
    private func settle(_ grant: String, _ outcome: RefreshOutcome, _ audience: String?) async {
        let now = client.clock.now
        let (answers, generation) = board.withLock { board in
            let generation = board.cache[grant]?.generation
            let jitter = Double.random(in: 0..<1)
            return (board.finish(grant, outcome, jitter: jitter, now: now), generation)
        }
        if let event = TokenEvent(outcome, grant: grant, audience: audience, cachedGeneration: generation) {
            observers.emit(event)
        }
        for answer in answers { answer.continuation.resume(with: answer.result) }
    }

    /// Tries to save again after a pause, in case nobody asks for the grant in the meantime.
    private func saveLater(_ grant: String) {
        Task.detached { [weak self, clock = client.clock, policy] in
            try? await clock.sleep(for: policy.firstPause)
            // Whoever works on the queue already saves first, and comes here again if that fails.
            guard let self, self.board.withLock({ $0.startWork(grant) }) else { return }
            await self.work(on: grant)
        }
    }

    /// Carries out the effects of a procedure.
    private func carryOut(
        _ procedure: RefreshProcedure,
        _ first: RefreshProcedure.Effect,
        for grant: String
    ) async -> RefreshOutcome {
        var procedure = procedure
        var effect = first
        while true {
            let event: RefreshProcedure.Event
            switch effect {
            case .load:
                event = await load(grant)
            case .write(let record, let expected):
                event = await write(record, grant, expected: expected)
            case .present(let token, let target, let grantedScope):
                event = await present(token, target, grantedScope)
            case .wait(let duration):
                // Nobody cancels this task; a clock that refuses to wait must not make it a busy loop's first turn.
                try? await client.clock.sleep(for: duration)
                event = .waited
            case .end(let outcome):
                return outcome
            }
            effect = procedure.next(event, now: client.clock.now, pausedUntil: client.tokenEndpointPause.until)
        }
    }

    private func load(_ grant: String) async -> RefreshProcedure.Event {
        do {
            guard let record = try await storage.load(grant) else { return .nothingStored }
            return .loaded(try StoredGrant(decoding: record.bytes), record.version)
        } catch let error as OAuth2Error where error.code == .unreadableGrant {
            return .unreadable(error)
        } catch {
            return .storageFailed(error)
        }
    }

    private func write(
        _ record: StoredGrant,
        _ grant: String,
        expected: RecordVersion
    ) async -> RefreshProcedure.Event {
        do {
            let version = try await storage.compareAndSwap(grant, expected: expected, bytes: record.encoded())
            return version.map { .written($0) } ?? .conflict
        } catch {
            return .storageFailed(error)
        }
    }

    private func present(
        _ token: RefreshToken,
        _ target: TokenTarget,
        _ grantedScope: Scope?
    ) async -> RefreshProcedure.Event {
        do {
            return .answered(
                try await client.refresh(
                    token,
                    scope: target.scope,
                    grantedScope: grantedScope,
                    audience: target.audience
                )
            )
        } catch let error as OAuth2Error {
            return .failed(error)
        } catch {
            // A transport that is being shut down, perhaps. Whether the request was sent is not known.
            return .failed(
                OAuth2Error(
                    .transportFailed,
                    step: .token,
                    message:
                        "There is no usable answer, and the server may have acted; underlyingError has the reason.",
                    underlyingError: error
                )
            )
        }
    }
}
