import Foundation
import OAuth2
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The delegate of a session: hands each event to the exchange of the task it belongs to.
///
/// It is the session's delegate and not the task's, and has the spellings with completion handlers, because
/// FoundationNetworking asks only such a delegate about redirects and challenges; an `async` spelling of
/// `willPerformHTTPRedirection` compiles, is never called, and the redirect is followed.
final class ExchangeRouter: NSObject, Sendable {
    private struct State {
        var exchanges: [Int: Exchange] = [:]
        var lastUse = ContinuousClock.now
        /// How many tasks have not been told by the server that their connection will be closed.
        var unclosed = 0
    }

    private let state = Mutex(State())
    private let queue: DispatchQueue

    /// - Parameter queue: The transport's queue, on which tasks are cancelled.
    init(queue: DispatchQueue) {
        self.queue = queue
    }

    /// Routes the events of `task` to `exchange`.
    func register(_ exchange: Exchange, for task: URLSessionTask) {
        state.withLock { state in
            state.exchanges[task.taskIdentifier] = exchange
            state.unclosed += 1
        }
    }

    /// Forgets the exchange of `task`, and returns it.
    @discardableResult
    func remove(_ task: URLSessionTask) -> Exchange? {
        state.withLock { state in
            state.lastUse = .now
            return state.exchanges.removeValue(forKey: task.taskIdentifier)
        }
    }

    /// Whether the session may hold an open connection that nobody has used for longer than `time`.
    func mayHoldConnection(idleFor time: Duration) -> Bool {
        state.withLock { $0.exchanges.isEmpty && $0.unclosed > 0 && ContinuousClock.now - $0.lastUse > time }
    }

    private func exchange(of task: URLSessionTask) -> Exchange? {
        state.withLock { $0.exchanges[task.taskIdentifier] }
    }
}

extension ExchangeRouter: URLSessionDataDelegate {
    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse {
            if response.closesConnection { state.withLock { $0.unclosed -= 1 } }
            exchange(of: dataTask)?.receive(response)
        }
        completionHandler(.allow)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        exchange(of: task)?.noteActivity(expectsMore: totalBytesSent < totalBytesExpectedToSend)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        exchange(of: dataTask)?.receive(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        remove(task)?.complete(error, response: task.response)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        #if canImport(FoundationNetworking)
        // Answering for a task that is being cancelled ends the process. `abandon` removes the exchange before it
        // cancels, so under the lock the answer comes either before the cancellation or not at all.
        state.withLock { if $0.exchanges[task.taskIdentifier] != nil { completionHandler(nil) } }
        #else
        completionHandler(nil)
        #endif
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        #if canImport(FoundationNetworking)
        // Only Basic gets here, on a 401 that RFC 6749 section 5.2 prescribes for `invalid_client`, and only after the
        // whole answer. Before Swift 6.3.2 the task then never completes by itself (swift-corelibs-foundation issue
        // 5456), and refusing the challenge turns the answer into a cancellation error: take the answer now.
        exchange(of: task)?.complete(nil, response: task.response, isTaskDone: false)
        queue.async { completionHandler(.cancelAuthenticationChallenge, nil) }
        #else
        let isServerTrust = challenge.protectionSpace.authenticationMethod == NSURLAuthenticationMethodServerTrust
        completionHandler(isServerTrust ? .performDefaultHandling : .rejectProtectionSpace, nil)
        #endif
    }

    /// Called when a request body has to be sent again, which is always wrong here: redirects and challenges are
    /// refused, so libcurl is about to repeat a request whose connection broke, and the server may have acted on it.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        exchange(of: task)?.fail(.connectionLost, "the server closed the connection after the request")
        completionHandler(nil)
    }
}

extension HTTPURLResponse {
    fileprivate var closesConnection: Bool {
        value(forHTTPHeaderField: "Connection")?.lowercased() == "close"
    }
}
