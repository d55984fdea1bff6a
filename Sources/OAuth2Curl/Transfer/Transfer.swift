#if os(Linux)
import COAuth2Curl
import OAuth2

/// One of libcurl's handles for transfers, and the exchange it is used for; used again when that is done.
///
/// Only the loop's thread touches it, and libcurl calls back on that thread only.
@safe final class Transfer {
    /// libcurl's handle.
    let easy: oauth2_curl_easy
    let library: CurlLibrary
    private let time: Timetable
    private let connectTimeout: Duration
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutableRawPointer?

    /// Who waits for the answer; `nil` when nobody does, any more or yet.
    private(set) var exchange: Exchange?
    /// The host of its request, also when nobody waits any more.
    private(set) var host = ""
    private(set) var isRepeatable = true
    /// When it began to make a connection; before that it waits for one that others use.
    private var connectingSince: Moment?
    /// When bytes last went the one way or the other.
    private var lastActivity: Moment?
    private var uploadedBytes: Int64 = 0

    // What the callbacks leave behind.
    var answer = Answer()
    var isResolving = false
    var hasOpenedSocket = false
    /// Whether the system had no descriptor for a socket.
    var lacksDescriptor = false
    var sendingCount = 0
    var refusal: TransportError?

    /// A handle with everything set that is the same for all requests.
    init(_ library: CurlLibrary, _ configuration: CurlConfiguration, _ time: Timetable) throws(OAuth2Error) {
        guard let easy = unsafe library.table.pointee.easy_init() else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "libcurl",
                message: "libcurl makes no handle; the process is probably out of memory."
            )
        }
        self.library = library
        self.time = time
        connectTimeout = configuration.connectTimeout
        unsafe self.easy = unsafe easy
        unsafe errorText = .allocate(capacity: 256)
        unsafe errorText.initialize(repeating: 0, count: 256)
        try require(unsafe setPointer(OAUTH2_CURLOPT_ERRORBUFFER, errorText))
        try setUp(configuration)
    }

    deinit {
        // When the process is about to end, it is left as it is.
        guard oauth2_curl_enter() else { return }
        unsafe library.table.pointee.easy_cleanup(easy)
        oauth2_curl_leave()
        unsafe library.table.pointee.slist_free_all(headerList)
        unsafe errorText.deallocate()
    }

    /// Prepares the handle for an exchange; `false` when libcurl has no memory for it.
    func begin(_ exchange: Exchange, _ configuration: CurlConfiguration) -> Bool {
        self.exchange = exchange
        host = exchange.host
        answer = exchange.takeMemory()
        isRepeatable = ["GET", "HEAD"].contains(exchange.request.method.rawValue)
        connectingSince = nil
        lastActivity = nil
        uploadedBytes = 0
        isResolving = false
        hasOpenedSocket = false
        lacksDescriptor = false
        sendingCount = 0
        unsafe errorText.pointee = 0
        time.look(at: exchange.deadline)
        return setRequest(exchange.request, configuration) && setHeaderLines(exchange.headerLines)
    }

    /// Sets the header lines of the request, in the place of the last one's.
    func setHeaderLines(_ lines: HeaderLines?) -> Bool {
        unsafe library.table.pointee.slist_free_all(headerList)
        unsafe headerList = nil
        let hasAll = unsafe lines?.forEachLine { line in
            guard let list = unsafe library.table.pointee.slist_append(headerList, line) else { return false }
            unsafe headerList = unsafe list
            return true
        }
        return unsafe hasAll ?? true && setPointer(OAUTH2_CURLOPT_HTTPHEADER, headerList)
    }

    /// Lets go of the exchange, whose answer nobody needs any more.
    func abandon() { exchange = nil }

    /// Forgets what the request and its answer were, of which much is secret; the handle may be spare for days.
    ///
    /// libcurl itself has the answer's header fields until the handle is used again, or freed.
    func clear() {
        abandon()
        answer = Answer()
        refusal = nil
        _ = unsafe setHeaderLines(nil) && setPointer(OAUTH2_CURLOPT_COPYPOSTFIELDS, nil) && set(OAUTH2_CURLOPT_URL, nil)
    }

    /// Says that bytes have arrived, or are about to be sent.
    func noteActivity() {
        lastActivity = time.now
        guard let exchange else { return }
        time.look(at: time.now.advanced(by: exchange.request.limits.idle))
    }

    /// Says that a connection is being made.
    func noteConnecting() {
        guard connectingSince == nil else { return }
        connectingSince = time.now
        time.look(at: time.now.advanced(by: connectTimeout))
    }

    /// Whether the server may have got a part of the request.
    var mayHaveReachedServer: Bool {
        library.asksBeforeSending
            ? sendingCount > 0 : unsafe oauth2_curl_get_long(library.table, easy, OAUTH2_CURLINFO_REQUEST_SIZE) > 0
    }

    /// When the next of the time limits passes, if nothing happens.
    func due() -> (at: Moment, limit: TimeLimit) {
        guard let exchange else { return (.never, .total) }
        let isConnected = mayHaveReachedServer
        let idle = isIdleLimited ? lastActivity.map { $0.advanced(by: exchange.request.limits.idle) } ?? .never : .never
        let connect = isConnected ? .never : connectingSince.map { $0.advanced(by: connectTimeout) } ?? .never
        if exchange.deadline <= min(idle, connect) { return (exchange.deadline, .total) }
        return idle <= connect ? (idle, .idle) : (connect, .connect)
    }

    /// Whether bytes should be going the one way or the other: not while the server thinks about its answer.
    private var isIdleLimited: Bool { isUploading || !answer.head.expectsStatusLine }

    /// Whether a long body is leaving; a short one leaves at once, into the buffers of the system.
    private var isUploading: Bool {
        guard let size = exchange?.request.body?.count else { return false }
        return size > 65_536 && uploadedBytes < size
    }

    /// Looks whether more of a long body has left, which libcurl does not tell by itself; again in a second.
    func noteUpload() {
        guard isUploading else { return }
        if lastActivity == nil, mayHaveReachedServer { noteActivity() }
        let count = unsafe oauth2_curl_get_size(library.table, easy, OAUTH2_CURLINFO_SIZE_UPLOAD_T)
        if count != uploadedBytes { noteActivity() }
        uploadedBytes = count
        time.look(at: time.now.advanced(by: .seconds(1)))
    }

    /// The result of a transfer that has ended with a `CURLcode`; nothing of it stays here, nor the exchange.
    func takeResult(_ code: Int32) -> Result<Answer, any Error> {
        defer {
            abandon()
            answer = Answer()
        }
        if let refusal { return .failure(refusal) }
        guard code != 0 else {
            // libcurl takes a connection that ends between the header fields for the end of the answer.
            guard answer.head.isComplete else {
                return .failure(
                    TransportError(.connectionLost, mayHaveReachedServer: true, detail: "the header fields have no end")
                )
            }
            return .success(answer)
        }
        let words =
            unsafe errorText.pointee != 0
            ? UnsafePointer(errorText) : library.table.pointee.easy_strerror(code)
        let text = unsafe String(cString: words)
        return .failure(
            TransportError(
                curlCode: code,
                text: text,
                systemError: Int32(
                    truncatingIfNeeded: unsafe oauth2_curl_get_long(library.table, easy, OAUTH2_CURLINFO_OS_ERRNO)
                ),
                mayHaveReachedServer: mayHaveReachedServer && !isUnsent(code, text)
            )
        )
    }

    /// Whether the kind of failure shows that the server got no request, although sending may have begun.
    private func isUnsent(_ code: Int32, _ text: String) -> Bool {
        // In TLS 1.3 the client has finished its handshake when the server looks at its certificate, and has sent the request; a
        // server that refuses it in the handshake of a new connection has read nothing (RFC 8446 section 4.4).
        if TransportError.isHandshakeAlert(code, text) {
            return hasOpenedSocket && answer.head.status == 0 && sendingCount <= 1
        }
        // A library that asks has told when it began to send, and what fails later may be the connection on which it tried to
        // repeat the request. One that does not ask also counts what it sent to a proxy, and uses new connections only.
        return !library.asksBeforeSending && TransportError.comesBeforeSending(code, text)
    }
}
#endif
