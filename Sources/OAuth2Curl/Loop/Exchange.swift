#if os(Linux)
import OAuth2
import Synchronization

/// One call of `send`: whatever ends it first decides the result, everything later is ignored.
final class Exchange: Sendable {
    private struct State {
        var continuation: CheckedContinuation<TransportResponse, any Error>?
        var result: Result<TransportResponse, any Error>?
    }

    let request: TransportRequest
    /// When the total limit passes, which begins with the call.
    let deadline: Moment
    private let state = Mutex(State())

    init(_ request: TransportRequest, now: Moment) {
        self.request = request
        deadline = now.advanced(by: request.limits.total)
    }

    /// Whether the result is decided.
    var isFinished: Bool { state.withLock { $0.result != nil } }

    /// Takes the continuation; `false` when the exchange has ended before, by cancellation.
    func begin(_ continuation: CheckedContinuation<TransportResponse, any Error>) -> Bool {
        let result = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let result { continuation.resume(with: result) }
        return result == nil
    }

    /// Ends the exchange, unless it has ended already.
    ///
    /// The caller's code may run at once, so no lock is held then.
    func finish(_ result: Result<TransportResponse, any Error>) {
        let continuation = state.withLock { state in
            guard state.result == nil else { return nil as CheckedContinuation<TransportResponse, any Error>? }
            state.result = result
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(with: result)
    }

    /// Ends the exchange with an error.
    func fail(_ kind: TransportError.Kind, mayHaveReachedServer: Bool, _ detail: String? = nil) {
        finish(.failure(TransportError(kind, mayHaveReachedServer: mayHaveReachedServer, detail: detail)))
    }
}
#endif
