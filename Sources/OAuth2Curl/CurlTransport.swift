#if os(Linux)
public import OAuth2
import Synchronization

/// Sends requests with the system's libcurl: the transport for servers that need more than `URLSession` on Linux can do.
///
/// It takes what brings FoundationNetworking down (trailer fields, thousands of header fields, a name look-up that hangs), has
/// certificate authorities, TLS versions and client certificates of your own (``CurlTLS``), speaks to IPv6 addresses, keeps
/// connections for `POST` requests too, and costs a fraction of the time.
///
/// ```swift
/// let client = OAuth2Client(server: server, registration: registration, transport: try CurlTransport())
/// ```
///
/// libcurl is loaded when the first transport is made, and must be 7.68 or newer; on Debian and Ubuntu the package is
/// `libcurl4`. Nothing of it is needed to build.
///
/// Make one for the process and share it. Like every transport it never follows a redirect, never repeats a request whose
/// repetition could have a second effect, stores no cookies, answers or credentials, and obeys `TransportLimits` exactly.
///
/// ## Threads, signals, processes
///
/// One thread does all input and output, and none of Swift's ever waits for it. It starts with the first request, ends after
/// ``shutdown()`` or with the last reference to the transport, and gets no signals; `SIGPIPE` does not arise. Programs started
/// by this one inherit no connection. After a `fork()` without `exec` a transport works in the parent only: make another in
/// the child.
public final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop
    private let openCount = Atomic(0)

    /// A transport with its own connections and its own thread.
    ///
    /// - Parameter configuration: What it does otherwise than by default.
    /// - Throws: `OAuth2Error.Code.invalidConfiguration` with the parameter `libcurl` when the library is missing, too old or
    ///   built without what is needed, and with the setting's name for a setting that cannot work.
    public convenience init(_ configuration: CurlConfiguration = CurlConfiguration()) throws(OAuth2Error) {
        try self.init(CurlLibrary.system.get(), configuration)
    }

    init(_ library: CurlLibrary, _ configuration: CurlConfiguration) throws(OAuth2Error) {
        try configuration.check()
        // What libcurl does not take is better found out now.
        _ = try Transfer(library, configuration, Timetable())
        loop = try CurlLoop(library, configuration)
    }

    deinit { loop.close() }

    /// Sends `request` once and returns the answer with its body.
    ///
    /// A 4xx or 5xx status is an answer, not an error, and so is a redirect.
    /// - Throws: `TransportError`, or `CancellationError` when the calling task is cancelled.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        guard request.limits.maximumBodyBytes >= 0 else {
            throw TransportError(
                .unsupportedRequest,
                mayHaveReachedServer: false,
                detail: "maximumBodyBytes is negative"
            )
        }
        guard request.limits.total > .zero, request.limits.idle > .zero else {
            throw TransportError(.timeout, mayHaveReachedServer: false, detail: "the time limit is zero or negative")
        }
        try Task.checkCancellation()
        openCount.add(1, ordering: .relaxed)
        defer { openCount.subtract(1, ordering: .relaxed) }
        let exchange = Exchange(request, now: .now)
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if exchange.begin(continuation) { loop.begin(exchange) }
            }
        } onCancel: {
            exchange.fail(CancellationError())
            loop.cancel(exchange)
        }
        return try answer.response(maximumBodyBytes: request.limits.maximumBodyBytes)
    }

    /// Ends the transport: requests under way, and all later ones, fail with `TransportError.Kind.closed`.
    ///
    /// Calling it again does nothing. A transport that is no longer referenced cleans up by itself.
    public func shutdown() { loop.close() }

    /// How many calls have not returned yet; for tests.
    var openExchangeCount: Int { openCount.load(ordering: .relaxed) }
}
#endif
