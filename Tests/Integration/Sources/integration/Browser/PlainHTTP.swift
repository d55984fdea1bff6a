import Foundation
import OAuth2

/// HTTP/1.0 over a socket: one connection for each request, which the server closes behind its answer.
///
/// What plays the browser shares nothing with the transports under test, and keeps each `Set-Cookie` field apart, which
/// URLSession does not.
enum PlainHTTP {
    static func send(
        _ method: String,
        to url: EndpointURL,
        headers: [(String, String)],
        body: [UInt8]
    ) async throws -> TransportResponse {
        var head = "\(method) \(url.target) HTTP/1.0\r\nHost: \(url.host):\(url.port ?? 80)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + body
        let port = UInt16(url.port ?? 80)
        return try await withCheckedThrowingContinuation { continuation in
            // It waits, so it must not do that on a thread that tasks run on.
            DispatchQueue.global().async {
                continuation.resume(with: Result { try read(exchange(request, port: port)) })
            }
        }
    }

    private static func exchange(_ request: [UInt8], port: UInt16) throws -> [UInt8] {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Unexpected("no socket") }
        defer { close(socket) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Unexpected("nobody listens at port \(port)") }
        var unsent = request[...]
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Unexpected("the server closed the connection before it had the request") }
            unsent = unsent.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { throw Unexpected("the server does not answer") }
            if count == 0 { return answer }
            answer += buffer[..<count]
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> TransportResponse {
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else {
            throw Unexpected("an answer without an end of its header")
        }
        var lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")[...]
        guard let words = lines.popFirst()?.split(separator: " "), words.count >= 2, let status = Int(words[1]) else {
            throw Unexpected("an answer without a status")
        }
        let fields = lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        return TransportResponse(status: status, headers: TransportHeaders(fields), body: Array(bytes[(end + 4)...]))
    }
}
