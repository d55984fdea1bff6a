/// Sends one HTTP request and returns the answer: the only way anything in this package reaches a network.
///
/// `URLSessionTransport` of the `OAuth2URLSession` module and `CurlTransport` of `OAuth2Curl` are the ready-made ones. A conforming
/// type must
/// - return every answer the server gives, whatever its status, and never follow a redirect: the request carries
///   credentials, and a redirect would take them elsewhere
///   ([RFC 9700 section 4.12](https://www.rfc-editor.org/rfc/rfc9700#section-4.12));
/// - send the request at most once; a retry is decided by the caller, who knows what the request does;
/// - keep no cookies, no cache and no credentials of its own;
/// - obey ``TransportRequest/limits``;
/// - name the program in a `User-Agent`, see ``UserAgent``, and unpack what a server packed unasked, see
///   ``TransportResponse/unpackingGzip(maximumBodyBytes:)``;
/// - throw ``TransportError`` for what goes wrong, with ``TransportError/mayHaveReachedServer`` told truthfully,
///   and `CancellationError` when the calling task is cancelled.
///
/// A test double is a few lines:
///
/// ```swift
/// struct CannedTransport: HTTPTransport {
///     let answer: TransportResponse
///     func send(_ request: TransportRequest) async throws -> TransportResponse { answer }
/// }
/// ```
public protocol HTTPTransport: Sendable {
    /// Sends `request` once and returns the answer with its body.
    ///
    /// A 4xx or 5xx status is an answer, not an error.
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task is cancelled.
    func send(_ request: TransportRequest) async throws -> TransportResponse
}
