import Synchronization

/// A number that tasks count down together.
final class Counter: Sendable {
    private let value: Mutex<Int>

    init(_ value: Int) { self.value = Mutex(value) }

    /// Takes one off; what is left.
    func countDown() -> Int {
        value.withLock { value in
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
