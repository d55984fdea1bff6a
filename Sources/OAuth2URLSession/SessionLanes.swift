import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The sessions of a transport: one for requests that may be repeated, one for those that must not.
///
/// libcurl repeats a request when a connection that was kept alive breaks before the answer; nothing turns that off.
/// Requests other than `GET` and `HEAD` therefore carry `Connection: close` and have a session of their own, in which a
/// server that obeys leaves no connection behind. Where it does not obey, or speaks HTTP/2, which knows no such header,
/// the session is replaced when it was idle for so long that the server may be about to close the connection.
///
/// A session for each request would be the safer rule, but ending sessions all the time is a known way to crash
/// FoundationNetworking (swift-corelibs-foundation issue 4791).
struct SessionLanes: ~Copyable {
    /// A session and its delegate.
    struct Lane {
        let session: URLSession
        let router: ExchangeRouter
    }

    private let maximumConnectionsPerHost: Int
    private let longestReuse: Duration
    private let queue: DispatchQueue
    private var repeatable: Lane?
    private var unrepeatable: Lane?

    /// - Parameters:
    ///   - maximumConnectionsPerHost: The limit of each session.
    ///   - longestReuse: How long the second session may be idle and still reuse a connection.
    ///   - queue: The transport's queue.
    init(maximumConnectionsPerHost: Int, longestReuse: Duration, queue: DispatchQueue) {
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
        self.longestReuse = longestReuse
        self.queue = queue
    }

    /// The session for a request with this method, made when it is needed.
    mutating func lane(forMethod method: String?) -> Lane {
        if Self.isRepeatable(method) {
            let lane = repeatable ?? makeLane()
            repeatable = lane
            return lane
        }
        if let lane = unrepeatable, lane.router.mayHoldConnection(idleFor: longestReuse) {
            lane.session.finishTasksAndInvalidate()
            unrepeatable = nil
        }
        let lane = unrepeatable ?? makeLane()
        unrepeatable = lane
        return lane
    }

    /// Whether a request with this method can be sent twice without a second effect.
    static func isRepeatable(_ method: String?) -> Bool { method == "GET" || method == "HEAD" }

    /// Lets go of the sessions, which end when their last task has.
    mutating func invalidate() {
        repeatable?.session.finishTasksAndInvalidate()
        unrepeatable?.session.finishTasksAndInvalidate()
        (repeatable, unrepeatable) = (nil, nil)
    }

    private func makeLane() -> Lane {
        let configuration = URLSessionConfiguration.ephemeral
        // No cache, for two reasons: answers with tokens must not be stored, and resuming and cancelling a task of
        // a session with a cache ends the process (swift-corelibs-foundation issue 3292).
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.urlCredentialStorage = nil
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpMaximumConnectionsPerHost = maximumConnectionsPerHost
        let router = ExchangeRouter(queue: queue)
        return Lane(
            session: URLSession(configuration: configuration, delegate: router, delegateQueue: nil),
            router: router
        )
    }
}
