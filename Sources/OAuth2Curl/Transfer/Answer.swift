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

    /// The answer as a transport gives it; for the caller's task to make.
    var response: TransportResponse { TransportResponse(status: head.status, headers: head.headers, body: body) }
}
#endif
