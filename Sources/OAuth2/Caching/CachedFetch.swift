import Synchronization

/// A value that is fetched when it is first needed, kept, and fetched again when it has become old: by one request at a
/// time, however many tasks need it.
///
/// The fetch is a task of its own, so a caller that is cancelled ends its own wait and nothing else. Callers wait as
/// continuations and not for the task's value: awaiting one task takes time in proportion to those who await it already.
final class CachedFetch<Value: Sendable>: Sendable {
    typealias Entry = FetchState<Value>.Entry

    private struct Waiter {
        let continuation: CheckedContinuation<Entry, any Error>
        /// Whether the old value will do when the fetch fails.
        let takesStale: Bool
    }

    private struct Guarded {
        var state: FetchState<Value>
        var waiters: [Int: Waiter] = [:]
        var lastID = 0
    }

    private let guarded: Mutex<Guarded>
    private let clock: any WallClock
    private let fetch: @Sendable () async throws -> Value

    init(policy: CachePolicy, clock: any WallClock, fetch: @escaping @Sendable () async throws -> Value) {
        guarded = Mutex(Guarded(state: FetchState(policy: policy)))
        self.clock = clock
        self.fetch = fetch
    }

    /// The value: the one that is kept, or a new one.
    ///
    /// - Throws: What the last fetch threw, when there is no value to go on with; `CancellationError` when the calling task
    ///   is cancelled while it waits.
    func entry() async throws -> Entry {
        let now = clock.now
        if let entry = guarded.withLock({ $0.state.freshEntry(now: now) }) { return entry }
        return try await obtain(takesStale: true) { state in state.need(now: now) }
    }

    /// A newer value than that of `version`, in which something was not found; the same one when it is too early to ask
    /// for another.
    ///
    /// - Throws: What the fetch threw; `CancellationError` when the calling task is cancelled while it waits.
    func entry(missingIn version: Int) async throws -> Entry {
        let now = clock.now
        return try await obtain(takesStale: false) { state in state.miss(in: version, now: now) }
    }

    /// How many callers wait for a fetch.
    var waiterCount: Int { guarded.withLock { $0.waiters.count } }

    private func obtain(
        takesStale: Bool,
        _ decide: @Sendable (inout FetchState<Value>) -> FetchState<Value>.Decision
    ) async throws -> Entry {
        let id = guarded.withLock { guarded in
            guarded.lastID += 1
            return guarded.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Deciding and queueing under one lock: the fetch cannot end in between.
                let decision = guarded.withLock { guarded in
                    let decision = decide(&guarded.state)
                    if case .wait = decision.outcome {
                        guarded.waiters[id] = Waiter(continuation: continuation, takesStale: takesStale)
                    }
                    return decision
                }
                if decision.startsFetch { start() }
                switch decision.outcome {
                case .use(let entry): continuation.resume(returning: entry)
                case .fail(let error): continuation.resume(throwing: error)
                case .wait:
                    // The cancellation handler may have run before the waiter was there for it to find.
                    if Task.isCancelled { cancel(id) }
                }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: Int) {
        guarded.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
    }

    private func start() {
        Task {
            let result: Result<Value, any Error>
            do {
                result = .success(try await fetch())
            } catch {
                result = .failure(error)
            }
            finish(result)
        }
    }

    private func finish(_ result: Result<Value, any Error>) {
        let now = clock.now
        let (end, waiters) = guarded.withLock { guarded in
            let waiters = guarded.waiters
            guarded.waiters = [:]
            return (guarded.state.finish(result, now: now), waiters)
        }
        for waiter in waiters.values { waiter.continuation.resume(with: waiter.takesStale ? end.lenient : end.strict) }
    }
}
