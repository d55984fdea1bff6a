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
    private let time: LoopTime
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutableRawPointer?

    /// Who waits for the answer; `nil` when nobody does, any more or yet.
    private(set) var exchange: Exchange?
    private(set) var isRepeatable = true
    private var startedAt = Moment.never
    private var lastActivity = Moment.never
    private var uploadedBytes: Int64 = 0

    // What the callbacks leave behind.
    var head = AnswerHead()
    var body: [UInt8] = []
    var isResolving = false
    var sendingCount = 0
    var refusal: TransportError?

    /// A handle with everything set that is the same for all requests.
    init(_ library: CurlLibrary, _ configuration: CurlConfiguration, _ time: LoopTime) throws(OAuth2Error) {
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
        unsafe self.easy = unsafe easy
        unsafe errorText = .allocate(capacity: 256)
        unsafe errorText.initialize(repeating: 0, count: 256)
        try require(unsafe setPointer(OAUTH2_CURLOPT_ERRORBUFFER, errorText))
        try setUp(configuration)
    }

    deinit {
        unsafe library.table.pointee.easy_cleanup(easy)
        unsafe library.table.pointee.slist_free_all(headerList)
        unsafe errorText.deallocate()
    }

    /// Prepares the handle for an exchange; `false` when libcurl has no memory for it.
    func begin(_ exchange: Exchange, _ configuration: CurlConfiguration) -> Bool {
        self.exchange = exchange
        isRepeatable = ["GET", "HEAD"].contains(exchange.request.method.rawValue)
        startedAt = time.now
        lastActivity = time.now
        uploadedBytes = 0
        head = AnswerHead()
        body = []
        isResolving = false
        sendingCount = 0
        refusal = nil
        unsafe errorText.pointee = 0
        return setRequest(exchange.request, configuration)
    }

    /// Sets the header lines of the request, in the place of the last one's.
    func setHeaderLines(_ lines: [String]) -> Bool {
        unsafe library.table.pointee.slist_free_all(headerList)
        unsafe headerList = nil
        for line in lines {
            guard let list = unsafe library.table.pointee.slist_append(headerList, line) else { return false }
            unsafe headerList = unsafe list
        }
        return unsafe setPointer(OAUTH2_CURLOPT_HTTPHEADER, headerList)
    }

    /// Lets go of the exchange, whose answer nobody needs any more.
    func abandon() {
        exchange = nil
        body = []
    }

    /// Says that bytes have arrived.
    func noteActivity() { lastActivity = time.now }

    /// Whether the server may have got a part of the request.
    var mayHaveReachedServer: Bool {
        library.asksBeforeSending
            ? sendingCount > 0 : unsafe oauth2_curl_get_long(library.table, easy, OAUTH2_CURLINFO_REQUEST_SIZE) > 0
    }

    /// When the next of the time limits passes, if nothing happens.
    func due(connectTimeout: Duration) -> (at: Moment, limit: TimeLimit) {
        guard let exchange else { return (.never, .total) }
        let idle = lastActivity.advanced(by: exchange.request.limits.idle)
        let connect = mayHaveReachedServer ? Moment.never : startedAt.advanced(by: connectTimeout)
        if exchange.deadline <= min(idle, connect) { return (exchange.deadline, .total) }
        return idle <= connect ? (idle, .idle) : (connect, .connect)
    }

    /// Whether a part of a long request has left since the last time this was asked.
    func hasUploaded() -> Bool {
        let count = unsafe oauth2_curl_get_size(library.table, easy, OAUTH2_CURLINFO_SIZE_UPLOAD_T)
        defer { uploadedBytes = count }
        return count != uploadedBytes
    }

    /// The result of a transfer that has ended with a `CURLcode`.
    func result(_ code: Int32) -> Result<TransportResponse, any Error> {
        if let refusal { return .failure(refusal) }
        guard code != 0 else {
            // libcurl takes a connection that ends between the header fields for the end of the answer.
            guard head.isComplete else {
                return .failure(
                    TransportError(.connectionLost, mayHaveReachedServer: true, detail: "the header fields have no end")
                )
            }
            return .success(TransportResponse(status: head.status, headers: head.headers, body: body))
        }
        let text = unsafe String(
            cString: errorText.pointee != 0 ? UnsafePointer(errorText) : library.table.pointee.easy_strerror(code)
        )
        return .failure(TransportError(curlCode: code, text: text, mayHaveReachedServer: mayHaveReachedServer))
    }
}
#endif
