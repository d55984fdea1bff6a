/// An HTTP answer as a transport returns it.
public struct TransportResponse: Sendable, RedactedDescription {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: TransportHeaders
    /// The body after content decoding; empty when there is none.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, headers: TransportHeaders = TransportHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension TransportResponse {
    /// The status; headers and body stay hidden because they hold tokens.
    public var description: String { "TransportResponse(status \(status), \(body.count) bytes redacted)" }
}
