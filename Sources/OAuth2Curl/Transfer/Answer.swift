#if os(Linux)
import OAuth2

/// What has come back for a request, as the loop's thread collects it.
struct Answer: Sendable {
    var head = AnswerHead()
    var body: [UInt8] = []

    /// An answer with room for what servers usually send.
    static func withRoom() -> Self {
        var answer = Self()
        answer.head.reserveRoom()
        answer.body.reserveCapacity(2048)
        return answer
    }

    /// The codings that a body may have, but for gzip, which is undone; none of them was asked for.
    private static let codings = ["gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd"]

    /// The answer as a transport gives it; for the caller's task to make.
    ///
    /// A server may write anything into `Content-Encoding`, a character set for example. libcurl would refuse the answer for it.
    func response(maximumBodyBytes: Int) throws(TransportError) -> TransportResponse {
        let packed = TransportResponse(status: head.status, headers: head.headers, body: body)
        let response = try packed.unpackingGzip(maximumBodyBytes: maximumBodyBytes)
        let coding = response.headers["Content-Encoding"]?.lowercased() ?? ""
        guard body.isEmpty || response.body != body || !Self.codings.contains(coding) else {
            throw TransportError(
                .protocolViolation,
                mayHaveReachedServer: true,
                detail: "a content coding that was not asked for"
            )
        }
        return response
    }
}
#endif
