public import OAuth2

extension RecordingTransport {
    /// One prepared answer, or failure, and what is expected of the request it belongs to.
    public struct Reply: Sendable {
        let outcome: Result<TransportResponse, any Error>
        var expectation: (@Sendable (TransportRequest) throws -> Void)?

        /// The answer `response`.
        public static func response(_ response: TransportResponse) -> Self { Self(outcome: .success(response)) }

        /// An answer with the JSON text `body`.
        public static func json(_ body: String, status: Int = 200, headers: TransportHeaders = [:]) -> Self {
            var headers = headers
            if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json; charset=utf-8" }
            return .response(TransportResponse(status: status, headers: headers, body: Array(body.utf8)))
        }

        /// No answer: the transport throws `error`.
        public static func failure(_ error: TransportError) -> Self { Self(outcome: .failure(error)) }

        /// The same reply with a check of the request; it may use `#expect` or throw.
        public func expecting(_ check: @escaping @Sendable (TransportRequest) throws -> Void) -> Self {
            var reply = self
            reply.expectation = check
            return reply
        }
    }
}
