import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A session task that was started, and the router that hands its events to an exchange.
struct RunningTask: Sendable {
    let task: URLSessionDataTask
    let router: ExchangeRouter

    /// Drops the task's exchange and stops the task; only to be called on the transport's queue.
    func abandon() {
        router.remove(task)
        task.cancel()
    }
}
