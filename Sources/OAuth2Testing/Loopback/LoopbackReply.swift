public import OAuth2

/// What a ``LoopbackServer`` does with a request: an answer, or one of the ways a connection dies.
public struct LoopbackReply: Sendable {
    enum Kind {
        case response(TransportResponse)
        case cut(TransportResponse, after: Int)
        case disconnect
        case reset
        /// As if nobody listened, where that can be told; on a socket a reset.
        case unreachable
    }

    let kind: Kind

    /// Sends `response`; `Content-Length` and `Connection` are set by the server.
    public static func response(_ response: TransportResponse) -> Self { Self(kind: .response(response)) }

    /// Sends an HTML page.
    public static func html(_ page: String, status: Int = 200) -> Self {
        .response(
            TransportResponse(
                status: status,
                headers: ["Content-Type": "text/html; charset=utf-8"],
                body: Array(page.utf8)
            )
        )
    }

    /// Announces the whole of `response` and closes the connection after `bodyBytes` bytes of its body.
    public static func cut(_ response: TransportResponse, after bodyBytes: Int) -> Self {
        Self(kind: .cut(response, after: bodyBytes))
    }

    /// Closes the connection without a byte of answer.
    public static let disconnect = Self(kind: .disconnect)

    static let unreachable = Self(kind: .unreachable)

    /// Resets the connection (TCP RST) without a byte of answer.
    public static let reset = Self(kind: .reset)
}
