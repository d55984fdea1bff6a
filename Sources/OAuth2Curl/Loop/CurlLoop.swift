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

        /// Forgets the exchanges, but keeps the room for as many, unless they were very many.
        mutating func clear() {
            begun.removeAll(keepingCapacity: begun.capacity <= 1024)
            cancelled.removeAll(keepingCapacity: cancelled.capacity <= 1024)
        }
    }

    private struct State {
        var mail = Mail()
        var isAsleep = false
        /// libcurl's handle, until there is a thread to have it.
        var multi: MultiHandle?
        var hasThread: Bool { multi == nil }
    }

    private let state: Mutex<State>
    /// What the thread sleeps beside.
    let bell: Bell
    private let library: CurlLibrary
    private let configuration: CurlConfiguration

    init(_ library: CurlLibrary, _ configuration: CurlConfiguration) throws(OAuth2Error) {
        self.library = library
        self.configuration = configuration
        bell = try Bell()
        guard let multi = MultiHandle(library, configuration) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "libcurl",
                message: "libcurl makes no handle; the process is probably out of memory."
            )
        }
        state = Mutex(State(multi: multi))
    }

    deinit { state.withLock { $0.multi?.close() } }

    /// Leaves an exchange to be started, on a thread that is started with the first; it ends with the exchange's failure if
    /// that is not possible.
    func begin(_ exchange: Exchange) {
        let failure: TransportError? = leave { state in
            guard !state.mail.isClosed else { return TransportError(.closed, mayHaveReachedServer: false) }
            if let multi = state.multi {
                let (library, configuration) = (library, configuration)
                let isStarted = IOThread.start { CurlWorker(self, library, configuration, multi).run() }
                guard isStarted else {
                    return TransportError(.other, mayHaveReachedServer: false, detail: "no thread can be started")
                }
                state.multi = nil
            }
            state.mail.begun.append(exchange)
            return nil
        }
        if let failure { exchange.fail(failure) }
    }

    /// Leaves word that nobody waits for an exchange any more.
    func cancel(_ exchange: Exchange) {
        leave { state in
            if state.hasThread, !state.mail.isClosed { state.mail.cancelled.append(exchange) }
        }
    }

    /// Ends all exchanges, and refuses further ones.
    func close() { leave { $0.mail.isClosed = true } }

    /// Wakes the thread outside the lock, which it takes first.
    private func leave<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, wasAsleep) = state.withLock { state in
            let result = body(&state)
            defer { state.isAsleep = false }
            return (result, state.isAsleep)
        }
        if wasAsleep { bell.ring() }
        return result
    }

    /// Puts what has been left in the place of `mail`, whose exchanges are forgotten; for the thread.
    ///
    /// The room in it is filled again; see ``Exchange`` for what it would cost to allocate it there and free it here.
    func exchangeMail(_ mail: inout Mail) {
        state.withLock { state in
            state.isAsleep = false
            mail.isClosed = state.mail.isClosed
            swap(&state.mail, &mail)
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
}
#endif
