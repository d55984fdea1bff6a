import Foundation

/// One connection to a ``ScriptedServer``, in the hands of the script.
final class ScriptedConnection {
    /// 1 for the first connection to the server.
    let number: Int

    private let descriptor: Int32
    private let server: ScriptedServer
    private var unread: [UInt8] = []

    init(descriptor: Int32, number: Int, server: ScriptedServer) {
        (self.descriptor, self.number, self.server) = (descriptor, number, server)
    }

    /// The next request with its whole body, recorded; `nil` when the connection ends before.
    func readRequest() -> ReceivedRequest? { readRequest(isRecorded: true) }

    /// The same, leaving no trace if it is not recorded: where the memory of the process is measured.
    func readRequest(isRecorded: Bool) -> ReceivedRequest? {
        let separator = Array("\r\n\r\n".utf8)
        var end = unread.firstRange(of: separator)
        while end == nil {
            guard receive() else { return nil }
            end = unread.firstRange(of: separator)
        }
        guard let end else { return nil }
        let head = String(decoding: unread[..<end.lowerBound], as: UTF8.self)
        var request = ReceivedRequest(connection: number, head: head, body: [])
        let length = request["content-length"].flatMap(Int.init) ?? 0
        while unread.count < end.upperBound + length {
            guard receive() else {
                request.body = Array(unread[end.upperBound...])
                request.isComplete = false
                server.record(request)
                return nil
            }
        }
        request.body = Array(unread[end.upperBound..<end.upperBound + length])
        unread.removeFirst(end.upperBound + length)
        if isRecorded { server.record(request) }
        return request
    }

    /// The next `count` bytes; `nil` when the connection ends before.
    func read(_ count: Int) -> [UInt8]? {
        while unread.count < count { guard receive() else { return nil } }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// Sends `text` as it is; `false` when the client is gone.
    @discardableResult
    func send(_ text: String) -> Bool { send(bytes: Array(text.utf8)) }

    /// Sends `bytes`; `false` when the client is gone.
    @discardableResult
    func send(bytes: [UInt8]) -> Bool { LoopbackSocket.write(bytes, to: descriptor) }

    /// Sends one byte after the other, `interval` seconds apart, until the client is gone.
    func drip(_ text: String, every interval: TimeInterval) {
        for byte in text.utf8 {
            Thread.sleep(forTimeInterval: interval)
            guard send(bytes: [byte]) else { return }
        }
    }

    /// A well-formed answer with `Content-Length`, which announces the close when the client asked for it.
    ///
    /// - Returns: Whether the connection stays open.
    @discardableResult
    func answer(
        _ request: ReceivedRequest,
        _ status: String = "200 OK",
        headers: [String] = [],
        body: String = "{}"
    ) -> Bool {
        let closes = request["connection"] == "close"
        let lines =
            ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
            + (closes ? ["Connection: close"] : [])
        return send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body) && !closes
    }

    /// Answers all requests on this connection alike.
    func answerAll(_ status: String = "200 OK", headers: [String] = [], body: String = "{}") {
        while let request = readRequest() {
            guard answer(request, status, headers: headers, body: body) else { return }
        }
    }

    /// Reads and drops what is there, or the next that comes; `false` at the end of the connection.
    func readSome() -> Bool { readAny() != nil }

    /// Reads and drops what is there, or the next that comes, and says how much it was; `nil` at the end.
    func readAny() -> Int? {
        defer { unread = [] }
        return receive() ? unread.count : nil
    }

    /// What is there, or the next that comes; `nil` at the end.
    func readBytes() -> [UInt8]? {
        defer { unread = [] }
        return !unread.isEmpty || receive() ? unread : nil
    }

    /// Ends the connection, from any thread: who reads from it finds its end.
    func endReading() { LoopbackSocket.end(descriptor) }

    /// Reads and drops what comes until the client closes, or the server is closed.
    func waitForEnd() {
        while readSome() {}
    }

    /// Makes the end of the script a reset instead of an orderly close.
    func resetAtEnd() { LoopbackSocket.resetOnClose(descriptor) }

    private func receive() -> Bool {
        let bytes = LoopbackSocket.read(from: descriptor)
        unread += bytes
        return !bytes.isEmpty
    }
}

/// A request as it was on the wire.
struct ReceivedRequest: Sendable {
    /// Which connection it came on.
    let connection: Int
    /// Request line and header fields, without the empty line.
    let head: String
    /// The body bytes that arrived.
    var body: [UInt8]
    /// Whether the body was as long as announced.
    var isComplete = true

    var lines: [String] { head.components(separatedBy: "\r\n") }

    /// The value of the first field called `name`, in any case.
    subscript(name: String) -> String? {
        lines.dropFirst().lazy.map { $0.split(separator: ":", maxSplits: 1) }
            .first { $0.first?.lowercased() == name.lowercased() }?
            .last?.trimmingCharacters(in: .whitespaces)
    }
}
