import Synchronization

/// A number that tasks count down together.
final class Counter: Sendable {
    private let count: Mutex<Int>

    init(_ value: Int) { count = Mutex(value) }

    var value: Int { count.withLock { $0 } }

    func set(_ value: Int) { count.withLock { $0 = value } }

    /// Takes one off; what is left.
    func countDown() -> Int {
        count.withLock { value in
            value -= 1
            return value
        }
    }
}

/// Cancels the task that calls it.
func cancelCurrentTask() {
    // The handle does not leave the closure.
    unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
}
