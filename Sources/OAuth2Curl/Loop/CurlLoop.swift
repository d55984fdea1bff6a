#if os(Linux)
import OAuth2
import Synchronization

/// The way to the loop's thread: whoever has something for it leaves it here and wakes the thread.
final class CurlLoop: Sendable {
    /// What has been left since the thread looked last.
    struct Mail {
        var begun: [Exchange] = []
        var cancelled: [Exchange] = []
        var isClosed = false
    }

    private struct State {
        var mail = Mail()
        var multi: MultiHandle
        var isAsleep = false
        var hasThread = false
    }

    private let state: Mutex<State>
    private let library: CurlLibrary
    private let configuration: CurlConfiguration

    init(_ library: CurlLibrary, _ configuration: CurlConfiguration) throws(OAuth2Error) {
        guard let multi = MultiHandle(library, configuration) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "libcurl",
                message: "libcurl makes no handle; the process is probably out of memory or file descriptors."
            )
        }
        self.library = library
        self.configuration = configuration
        state = Mutex(State(multi: multi))
    }

    deinit {
        // With a thread, that closes it, and holds the loop until it has.
        state.withLock { if !$0.hasThread { $0.multi.close() } }
    }

    /// Leaves an exchange to be started, on a thread that is started with the first; it ends with the exchange's failure if
    /// that is not possible.
    func begin(_ exchange: Exchange) {
        let failure: TransportError? = state.withLock { state in
            guard !state.mail.isClosed else { return TransportError(.closed, mayHaveReachedServer: false) }
            if !state.hasThread {
                let (library, configuration, multi) = (library, configuration, state.multi)
                state.hasThread = IOThread.start { [self] in
                    CurlWorker(self, library, configuration, multi).run()
                }
                guard state.hasThread else {
                    return TransportError(.other, mayHaveReachedServer: false, detail: "no thread can be started")
                }
            }
            state.mail.begun.append(exchange)
            Self.wake(&state)
            return nil
        }
        if let failure { exchange.finish(.failure(failure)) }
    }

    /// Leaves word that nobody waits for an exchange any more.
    func cancel(_ exchange: Exchange) {
        state.withLock { state in
            guard state.hasThread, !state.mail.isClosed else { return }
            state.mail.cancelled.append(exchange)
            Self.wake(&state)
        }
    }

    /// Ends all exchanges, and refuses further ones.
    func close() {
        state.withLock { state in
            state.mail.isClosed = true
            Self.wake(&state)
        }
    }

    private static func wake(_ state: inout State) {
        guard state.isAsleep else { return }
        state.isAsleep = false
        state.multi.wake()
    }

    /// Takes what has been left; for the thread.
    func takeMail() -> Mail {
        state.withLock { state in
            state.isAsleep = false
            let mail = state.mail
            state.mail = Mail(isClosed: mail.isClosed)
            return mail
        }
    }

    /// Says that the thread is about to sleep.
    ///
    /// - Parameter isClosed: Whether it knows that the loop is closed.
    /// - Returns: Whether it may; not when something has been left for it.
    func mayFallAsleep(knowingClosed isClosed: Bool) -> Bool {
        state.withLock { state in
            let mail = state.mail
            state.isAsleep = mail.begun.isEmpty && mail.cancelled.isEmpty && mail.isClosed == isClosed
            return state.isAsleep
        }
    }

    /// Closes the connections of a handle that has no transfer, and makes another one; for the thread.
    func replace(_ old: MultiHandle) -> MultiHandle {
        guard let new = MultiHandle(library, configuration) else { return old }
        state.withLock { $0.multi = new }
        old.close()
        return new
    }
}
#endif
