/// The server's end of HTTP/2 ([RFC 9113](https://www.rfc-editor.org/rfc/rfc9113)), frame by frame, so that a test can
/// send what no server would.
///
/// It never looks at the client's header fields, which are compressed, and does not wait for the client's window, which
/// libcurl makes larger than any answer here.
struct HTTP2Connection {
    /// A request, as far as it is read.
    struct Request {
        let stream: UInt32
        var body: [UInt8] = []
    }

    /// Section 6 of the RFC.
    enum FrameType {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let reset: UInt8 = 3
        static let settings: UInt8 = 4
        static let ping: UInt8 = 6
        static let goAway: UInt8 = 7
        static let windowUpdate: UInt8 = 8
        static let continuation: UInt8 = 9
    }

    private static let endOfStream: UInt8 = 1
    private static let endOfHeaders: UInt8 = 4

    private let connection: ScriptedConnection

    /// Reads the preface, and offers a window of 16 MB; `nil` when the client speaks something else.
    init?(_ connection: ScriptedConnection) {
        guard connection.read(24) == Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) else { return nil }
        self.connection = connection
        let window: [UInt8] = [1, 0, 0, 0]
        sendFrame(FrameType.settings, payload: [0, 4] + window)
        sendFrame(FrameType.windowUpdate, payload: window)
    }

    /// The next request with its whole body; `nil` when the connection ends.
    func readRequest() -> Request? {
        var request: Request?
        while let head = connection.read(9) {
            let length = head[..<3].reduce(0) { $0 << 8 | Int($1) }
            let (type, flags) = (head[3], head[4])
            let stream = head[5...].reduce(0) { $0 << 8 | UInt32($1) }
            guard let payload = connection.read(length) else { return nil }
            switch type {
            case FrameType.settings where flags == 0: sendFrame(FrameType.settings, flags: 1)
            case FrameType.ping where flags == 0: sendFrame(FrameType.ping, flags: 1, payload: payload)
            case FrameType.headers: request = Request(stream: stream)
            case FrameType.data: request?.body += payload
            default: continue
            }
            if let request, type <= FrameType.headers, flags & Self.endOfStream != 0 { return request }
        }
        return nil
    }

    /// Sends a field section; `false` when the client is gone.
    @discardableResult
    func sendHeaders(_ fields: [(String, String)], to request: Request, isEnd: Bool = false) -> Bool {
        sendHeaderBlock(fields.flatMap { Self.literal($0, $1) }, to: request, isEnd: isEnd)
    }

    /// Sends a compressed field section, in as many frames as it takes.
    @discardableResult
    func sendHeaderBlock(_ block: [UInt8], to request: Request, isEnd: Bool = false) -> Bool {
        var (rest, type, flags) = (block[...], FrameType.headers, isEnd ? Self.endOfStream : 0)
        repeat {
            let part = rest.prefix(16_384)
            rest = rest.dropFirst(part.count)
            if rest.isEmpty { flags |= Self.endOfHeaders }
            guard sendFrame(type, flags: flags, stream: request.stream, payload: Array(part)) else { return false }
            (type, flags) = (FrameType.continuation, 0)
        } while !rest.isEmpty
        return true
    }

    /// Sends a part of the body; `false` when the client is gone.
    @discardableResult
    func sendData(_ text: String, to request: Request, isEnd: Bool = false) -> Bool {
        sendFrame(
            FrameType.data,
            flags: isEnd ? Self.endOfStream : 0,
            stream: request.stream,
            payload: Array(text.utf8)
        )
    }

    /// Sends a whole answer; `false` when the client is gone.
    @discardableResult
    func answer(
        _ request: Request,
        _ status: String = "200",
        headers: [(String, String)] = [],
        body: String = "{}"
    ) -> Bool {
        sendHeaders([(":status", status)] + headers, to: request) && sendData(body, to: request, isEnd: true)
    }

    /// Sends any frame; `false` when the client is gone.
    @discardableResult
    func sendFrame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) -> Bool {
        let length = UInt32(payload.count)
        let head: [UInt8] = [UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), type, flags]
        let number = [24, 16, 8, 0].map { UInt8(stream >> $0 & 0xFF) }
        return connection.send(bytes: head + number + payload)
    }

    /// A field as [RFC 7541 section 6.2.2](https://www.rfc-editor.org/rfc/rfc7541#section-6.2.2) writes one that is not
    /// to be remembered, without Huffman coding.
    static func literal(_ name: String, _ value: String) -> [UInt8] {
        [0] + length(name.utf8.count) + Array(name.utf8) + length(value.utf8.count) + Array(value.utf8)
    }

    /// RFC 7541 section 5.1, with a prefix of seven bits.
    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 127 else { return [UInt8(count)] }
        var (bytes, rest) = ([UInt8(127)], count - 127)
        while rest >= 128 {
            bytes.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

/// Runs `body` with a server that speaks HTTP/2 over TLS.
func withHTTP2Server<Result>(
    _ script: @escaping @Sendable (HTTP2Connection) -> Void,
    body: (TLSFront, ScriptedServer) async throws -> Result
) async throws -> Result {
    try await withTLSServer(mode: "h2") { connection in
        if let connection = HTTP2Connection(connection) { script(connection) }
    } body: {
        try await body($0, $1)
    }
}
