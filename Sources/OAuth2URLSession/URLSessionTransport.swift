import Foundation
public import OAuth2
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends requests with Foundation's `URLSession`: the transport to start with.
///
/// Make one for the process and share it; it keeps connections of `GET` requests open between calls. It never follows a
/// redirect, stores no cookies, answers or credentials, and obeys `TransportLimits`.
///
/// Each request that is not `GET` or `HEAD` asks the server to close the connection after the answer. libcurl, which is
/// behind `URLSession` on Linux, silently repeats a request when a kept-alive connection breaks under it; repeating a
/// token request can use up a refresh token
/// ([RFC 9700 section 4.14](https://www.rfc-editor.org/rfc/rfc9700#section-4.14)).
///
/// ## Known defects on Linux
///
/// Nothing above FoundationNetworking can repair these; the article <doc:URLSessionOnLinux> has the details:
/// - before Swift 6.4, an answer with trailer fields or one that ends between its header fields ends the process;
/// - an answer with thousands of header fields, a large body on a redirect, or a body that comes faster than it can be
///   read, occupies all sessions of the process; the call itself still returns at its limit;
/// - an answer with a small mistake, such as a byte that is not UTF-8 in any header field, is lost, with the tokens in it;
/// - each request leaves 160 to 280 bytes of memory behind;
/// - a cancelled call returns at once, but a name lookup that hangs delays the process's other requests;
/// - IPv6 addresses such as `[::1]` are refused with `TransportError.Kind.unsupportedRequest`;
/// - no certificate authority, TLS version or client certificate of your own can be chosen.
public final class URLSessionTransport: HTTPTransport {
    private let state = Mutex(State())
    private let lanes: Mutex<SessionLanes>
    private let userAgent: UserAgent

    /// Everything done to a session or a task runs here, in order, and nothing else does: creating, cancelling and
    /// invalidating block while another session of the process is busy, and cancelling from a cancellation handler or
    /// a delegate callback can deadlock (swift-corelibs-foundation issue 5412).
    private let queue = DispatchQueue(label: "OAuth2URLSession")

    private struct State {
        var isClosed = false
        var exchanges: [ObjectIdentifier: Exchange] = [:]
    }

    /// A transport with its own connections.
    ///
    /// - Parameters:
    ///   - maximumConnectionsPerHost: How many connections to one host may be open for `GET` and `HEAD`
    ///     requests, and how many more for the others; further requests wait their turn within their time limits.
    ///   - userAgent: The `User-Agent` of the requests; a request with one of its own keeps that.
    public convenience init(maximumConnectionsPerHost: Int = 16, userAgent: UserAgent = .library) {
        self.init(
            maximumConnectionsPerHost: maximumConnectionsPerHost,
            userAgent: userAgent,
            longestReuse: .seconds(4)
        )
    }

    init(maximumConnectionsPerHost: Int, userAgent: UserAgent = .library, longestReuse: Duration) {
        self.userAgent = userAgent
        lanes = Mutex(
            SessionLanes(
                maximumConnectionsPerHost: max(1, maximumConnectionsPerHost),
                longestReuse: longestReuse,
                queue: queue
            )
        )
    }

    deinit {
        lanes.withLock { $0.invalidate() }
    }

    /// Sends `request` once and returns the answer with its body.
    ///
    /// A 4xx or 5xx status is an answer, not an error, and so is a redirect.
    /// - Throws: `TransportError`, or `CancellationError` when the calling task is cancelled.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let urlRequest = try URLRequest(transportRequest: request, userAgent: userAgent)
        try Task.checkCancellation()
        let exchange = Exchange(limits: request.limits) { [weak self] in
            self?.end($0, abandoning: $1)
        }
        let response = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard exchange.begin(continuation) else { return }
                guard enter(exchange) else {
                    exchange.finish(.failure(TransportError(.closed, mayHaveReachedServer: false)))
                    return
                }
                queue.async { self.launch(exchange, urlRequest) }
            }
        } onCancel: {
            exchange.finish(.failure(CancellationError()))
        }
        return try response.unpackingGzip(maximumBodyBytes: request.limits.maximumBodyBytes)
    }

    /// Ends the transport: requests under way, and all later ones, fail with `TransportError.Kind.closed`.
    ///
    /// Calling it again does nothing. A transport that is no longer referenced cleans up by itself.
    public func shutdown() {
        let exchanges = state.withLock { state in
            state.isClosed = true
            defer { state.exchanges = [:] }
            return Array(state.exchanges.values)
        }
        for exchange in exchanges { exchange.fail(.closed) }
        queue.async { self.lanes.withLock { $0.invalidate() } }
    }

    /// How many calls have not returned yet; for tests.
    var openExchangeCount: Int { state.withLock { $0.exchanges.count } }

    private func enter(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            // A call that ended in the meantime must not stay in the table; its end has looked for it already.
            guard !exchange.isFinished else { return true }
            state.exchanges[ObjectIdentifier(exchange)] = exchange
            return true
        }
    }

    /// Creates the task; after ``shutdown()`` no exchange gets past `beginLaunch`, so no session is used that was
    /// invalidated, which would end the process.
    private func launch(_ exchange: Exchange, _ request: URLRequest) {
        guard exchange.beginLaunch() else { return }
        let lane = lanes.withLock { $0.lane(forMethod: request.httpMethod) }
        let task = lane.session.dataTask(with: request)
        lane.router.register(exchange, for: task)
        task.resume()
        let running = RunningTask(task: task, router: lane.router)
        if !exchange.attach(running) { running.abandon() }
    }

    private func end(_ exchange: Exchange, abandoning running: RunningTask?) {
        state.withLock { _ = $0.exchanges.removeValue(forKey: ObjectIdentifier(exchange)) }
        if let running { queue.async { running.abandon() } }
    }
}
