import Dispatch

/// Runs an action once when a time has passed, unless cancelled before.
///
/// A timer source, because a delayed work item stays in memory until its time even when it is cancelled.
///
/// `@unchecked` because Dispatch does not declare on Linux what holds everywhere: sources may be used from any thread.
struct Deadline: @unchecked Sendable {
    /// A queue of their own: the threads of the global one may all be waiting for Foundation.
    private static let queue = DispatchQueue(label: "OAuth2URLSession.Deadline")

    private let source: (any DispatchSourceTimer)?

    /// - Parameters:
    ///   - limit: The time; one of more than 30 years never passes.
    ///   - action: What to do then.
    init(after limit: Duration, action: @escaping @Sendable () -> Void) {
        guard limit < .seconds(1_000_000_000) else {
            source = nil
            return
        }
        let source = DispatchSource.makeTimerSource(queue: Self.queue)
        let (seconds, attoseconds) = max(limit, .zero).components
        source.setEventHandler(handler: action)
        source.schedule(deadline: .now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
        source.activate()
        self.source = source
    }

    func cancel() {
        source?.cancel()
    }
}
