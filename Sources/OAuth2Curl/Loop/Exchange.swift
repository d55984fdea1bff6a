#if os(Linux)
import OAuth2
import Synchronization

/// One call of `send`: whatever ends it first decides the result, everything later is ignored.
///
/// What the request needs is allocated by the caller's task, and so is room for an answer of the usual size; as a rule the task
/// frees both, too. Memory that goes from one thread to another makes the two wait for each other.
final class Exchange: Sendable {
    private enum State {
        case created
        case waiting(CheckedContinuation<Answer, any Error>)
        case ended
    }

    let request: TransportRequest
    let headerLines: HeaderLines
    /// Scheme, host and port: whom it must not keep from serving others.
    let host: String
    /// When the total limit passes, which begins with the call.
    let deadline: Moment
    private let state = Mutex(State.created)
    private let memory = Mutex(Answer.withRoom())

    init(_ request: TransportRequest, now: Moment) {
        self.request = request
        headerLines = HeaderLines(request)
        host = request.url.origin
        deadline = now.advanced(by: request.limits.total)
    }

    /// Whether the result is decided.
    var isFinished: Bool {
        state.withLock { state in
            if case .ended = state { true } else { false }
        }
    }

    /// Takes the continuation; `false` when the exchange has ended before, by cancellation.
    func begin(_ continuation: CheckedContinuation<Answer, any Error>) -> Bool {
        let hasBegun = state.withLock { state in
            guard case .created = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !hasBegun { continuation.resume(throwing: CancellationError()) }
        return hasBegun
    }

    /// Takes the answer's memory, once, to put the answer in.
    func takeMemory() -> Answer {
        memory.withLock { memory in
            let answer = memory
            memory = Answer()
            return answer
        }
    }

    /// Decides that the exchange ends here.
    ///
    /// - Returns: Whom to tell, with no lock held, because the caller's code may run at once; `nil` when it has ended before, or
    ///   nobody waits yet.
    func end() -> CheckedContinuation<Answer, any Error>? {
        state.withLock { state in
            defer { state = .ended }
            guard case .waiting(let continuation) = state else { return nil }
            return continuation
        }
    }

    /// Ends the exchange with an error, unless it has ended already.
    func fail(_ error: any Error) { end()?.resume(throwing: error) }

    /// Ends the exchange with an error of the transport, unless it has ended already.
    func fail(_ kind: TransportError.Kind, mayHaveReachedServer: Bool, _ detail: String? = nil) {
        fail(TransportError(kind, mayHaveReachedServer: mayHaveReachedServer, detail: detail))
    }
}
#endif
