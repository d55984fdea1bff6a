import Dispatch

/// Runs the handlers of a ``LoopbackServer`` on threads of its own.
///
/// A test or a command-line program may block the threads of Swift's pool while it waits for an answer; the handler that has
/// to give this answer must not wait for one of them.
final class HandlerExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "OAuth2Testing.LoopbackServer.handlers", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Unsafe because a job must run exactly once: this is the only place that runs it.
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
