#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A blocking TCP connection to a port of 127.0.0.1, for tests that care about single bytes.
///
/// Reads give up after ten minutes, so that a server that hangs fails the test instead of blocking it.
final class RawConnection {
    private let descriptor: Int32

    init(port: Int) throws {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var limit = timeval(tv_sec: 600, tv_usec: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let number = errno
            close(descriptor)
            throw Failure(number: number)
        }
    }

    deinit { close(descriptor) }

    struct Failure: Error, Hashable {
        let number: Int32
    }

    func write(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            #if canImport(Darwin)
            let flags: Int32 = 0
            #else
            let flags = Int32(MSG_NOSIGNAL)
            #endif
            let count = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { throw Failure(number: errno) }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Reads until `isComplete`, or until the end of the connection.
    func read(until isComplete: ([UInt8]) -> Bool = { _ in false }) throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isComplete(all) {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return all }
            guard count > 0 else { throw Failure(number: errno) }
            all += buffer[..<count]
        }
        return all
    }

    /// Sends `request` and reads one answer with a `Content-Length`.
    func exchange(_ request: String) throws -> (head: String, body: [UInt8]) {
        try write(request)
        let bytes = try read { Self.split($0).map { $0.body.count >= $0.length } ?? false }
        guard let answer = Self.split(bytes) else { throw Failure(number: 0) }
        return (answer.head, answer.body)
    }

    private static func split(_ bytes: [UInt8]) -> (head: String, body: [UInt8], length: Int)? {
        guard let end = bytes.indices.dropFirst(3).first(where: { Array(bytes[$0 - 3...$0]) == [13, 10, 13, 10] })
        else { return nil }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let length = line.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        return (head, Array(bytes[(end + 1)...]), length)
    }
}
