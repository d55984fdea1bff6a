import Foundation
import OAuth2
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request on its way to its answer: whatever ends it first decides the result, everything later is ignored.
///
/// The continuation is resumed outside the lock, because resuming may run the caller's code.
final class Exchange: Sendable {
    private struct State {
        var continuation: CheckedContinuation<TransportResponse, any Error>?
        var result: Result<TransportResponse, any Error>?
        var isLaunched = false
        var answer: TransportResponse?
        var running: RunningTask?
        var deadline: Deadline?
        /// When bytes last went the one way or the other; `nil` while none are to be expected.
        var lastActivity: ContinuousClock.Instant?
        var idleDeadline: Deadline?
    }

    private let state = Mutex(State())
    private let limits: TransportLimits
    private let onEnd: @Sendable (Exchange, RunningTask?) -> Void

    /// - Parameters:
    ///   - limits: Those of the request.
    ///   - onEnd: Called once, with the task that is still running and has to be stopped, if there is one.
    init(limits: TransportLimits, onEnd: @escaping @Sendable (Exchange, RunningTask?) -> Void) {
        self.limits = limits
        self.onEnd = onEnd
    }

    /// Whether the result is decided.
    var isFinished: Bool { state.withLock { $0.result != nil } }

    /// Takes the continuation and starts the clock; `false` when the exchange has ended before, by cancellation.
    func begin(_ continuation: CheckedContinuation<TransportResponse, any Error>) -> Bool {
        let result = state.withLock { state in
            if state.result == nil {
                state.continuation = continuation
                state.deadline = Deadline(after: limits.total) { [weak self] in self?.fail(.timeout, "total limit") }
            }
            return state.result
        }
        if let result { continuation.resume(with: result) }
        return result == nil
    }

    /// Says that the request is about to be sent; `false` when the exchange has ended and nothing may be sent.
    func beginLaunch() -> Bool {
        state.withLock { state in
            state.isLaunched = state.result == nil
            return state.isLaunched
        }
    }

    /// Keeps the started task, to stop it at the end; `false` when the end has come already.
    func attach(_ running: RunningTask) -> Bool {
        state.withLock { state in
            if state.result == nil { state.running = running }
            return state.result == nil
        }
    }

    /// Takes status and header fields; an informational answer is replaced by the one that follows it.
    func receive(_ response: HTTPURLResponse) {
        do throws(TransportError) {
            let answer = try TransportResponse(head: response)
            state.withLock { $0.answer = answer }
            // Behind an informational answer the server thinks about the final one.
            noteActivity(expectsMore: !(100..<200).contains(answer.status))
        } catch {
            finish(.failure(error))
        }
    }

    /// Appends a part of the body, and ends the exchange when it gets too large.
    func receive(_ data: Data) {
        let fits = state.withLock { state in
            guard state.result == nil, let count = state.answer?.body.count else { return true }
            guard data.count <= limits.maximumBodyBytes - count else { return false }
            state.answer?.body.append(contentsOf: data)
            return true
        }
        if fits { noteActivity(expectsMore: true) } else { fail(.responseTooLarge) }
    }

    /// Says that bytes went the one way or the other, and whether more should follow within the idle limit.
    func noteActivity(expectsMore: Bool) {
        state.withLock { state in
            guard state.result == nil else { return }
            state.lastActivity = expectsMore ? .now : nil
            if expectsMore, state.idleDeadline == nil { state.idleDeadline = idleDeadline(after: limits.idle) }
        }
    }

    /// Looks whether the idle limit has passed, and otherwise again when it may have.
    private func checkIdle() {
        let hasPassed = state.withLock { state in
            state.idleDeadline = nil
            guard state.result == nil, let last = state.lastActivity else { return false }
            let rest = limits.idle - (ContinuousClock.now - last)
            if rest > .zero { state.idleDeadline = idleDeadline(after: rest) }
            return rest <= .zero
        }
        if hasPassed { fail(.timeout, "idle limit") }
    }

    private func idleDeadline(after time: Duration) -> Deadline {
        Deadline(after: time) { [weak self] in self?.checkIdle() }
    }

    /// Ends the exchange with what has arrived: the answer, or the error in `error`.
    ///
    /// - Parameters:
    ///   - error: What `URLSession` reports.
    ///   - response: What the task knows of the answer, in case it was never handed over: FoundationNetworking does not
    ///     report a redirect without a usable `Location`.
    ///   - isTaskDone: Whether the task has ended, so that it need not be stopped.
    func complete(_ error: (any Error)?, response: URLResponse?, isTaskDone: Bool = true) {
        if isTaskDone { state.withLock { $0.running = nil } }
        if error == nil, state.withLock({ $0.answer == nil }), let response = response as? HTTPURLResponse {
            receive(response)
        }
        let answer = state.withLock { $0.answer }
        if let error {
            finish(.failure(TransportError(error, hasAnswerBegun: answer != nil)))
        } else if let answer {
            finish(.success(answer))
        } else {
            fail(.protocolViolation, "no HTTP answer")
        }
    }

    /// Ends the exchange with an error that says "may have reached the server" exactly when the task was started.
    func fail(_ kind: TransportError.Kind, _ detail: String? = nil) {
        let isLaunched = state.withLock { $0.isLaunched }
        finish(.failure(TransportError(kind, mayHaveReachedServer: isLaunched, detail: detail)))
    }

    /// Ends the exchange, unless it has ended already.
    func finish(_ result: Result<TransportResponse, any Error>) {
        let ended: State? = state.withLock { state in
            guard state.result == nil else { return nil }
            state.result = result
            defer {
                state.continuation = nil
                state.running = nil
                state.answer = nil
                state.deadline = nil
                state.idleDeadline = nil
            }
            return state
        }
        guard let ended else { return }
        ended.deadline?.cancel()
        ended.idleDeadline?.cancel()
        onEnd(self, ended.running)
        ended.continuation?.resume(with: result)
    }
}
