import Synchronization

/// A value behind a lock, together with the tasks that wait for something to become true of it.
///
/// Everything in this module that waits waits here, so no test double ever polls or sleeps.
final class AwaitableState<Value: Sendable>: Sendable {
    private struct Waiter {
        let condition: @Sendable (Value) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Guarded {
        var value: Value
        var waiters: [Int: Waiter] = [:]
        var nextID = 0

        /// Removes and returns those whose condition holds now.
        mutating func takeSatisfied() -> [Waiter] {
            guard !waiters.isEmpty else { return [] }
            let satisfied = waiters.filter { $0.value.condition(value) }
            for id in satisfied.keys { waiters[id] = nil }
            return satisfied.keys.sorted().compactMap { satisfied[$0] }
        }
    }

    private let guarded: Mutex<Guarded>

    init(_ value: Value) { guarded = Mutex(Guarded(value: value)) }

    /// Reads or changes the value, then resumes every task whose condition has become true.
    func withLock<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        let (result, satisfied) = try guarded.withLock { guarded in
            let result = try body(&guarded.value)
            return (result, guarded.takeSatisfied())
        }
        for waiter in satisfied { waiter.continuation.resume() }
        return result
    }

    /// Waits until `condition` holds; it is asked at once and after each change.
    /// - Throws: `CancellationError` when the calling task is cancelled first.
    func wait(until condition: @escaping @Sendable (Value) -> Bool) async throws {
        let id = guarded.withLock { guarded in
            guarded.nextID += 1
            return guarded.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isTrue = guarded.withLock { guarded in
                    if condition(guarded.value) { return true }
                    guarded.waiters[id] = Waiter(condition: condition, continuation: continuation)
                    return false
                }
                if isTrue { return continuation.resume() }
                // The cancellation handler may have run before the waiter was there for it to find.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: Int) {
        guarded.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
    }
}
