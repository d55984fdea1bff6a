import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a proxy for https does on one connection of a ``ScriptedServer``: it reads `CONNECT`, answers with header fields of its own,
/// and passes on bytes both ways.
enum ConnectProxy {
    /// The field that must not get into an answer of the server.
    static let ownField = "X-Proxy: p-secret"

    /// Serves a connection; all is passed on to that port of 127.0.0.1, whatever name the request has.
    static func serve(_ connection: ScriptedConnection, port: Int) {
        guard connection.readRequest() != nil, let other = connect(to: UInt16(port)) else { return }
        connection.send("HTTP/1.1 200 Connection established\r\n\(ownField)\r\nSet-Cookie: proxy=1\r\n\r\n")
        let isDone = DispatchSemaphore(value: 0)
        let answering = Pipe(other: other, connection: connection)
        Thread.detachNewThread {
            answering.passBack()
            isDone.signal()
        }
        while let bytes = connection.readBytes() { guard LoopbackSocket.write(bytes, to: other) else { break } }
        _ = shutdown(other, Int32(SHUT_RDWR))
        isDone.wait()
        LoopbackSocket.close(other)
    }

    /// The way from the server back to the client.
    ///
    /// `@unchecked`, because the connection is only written to here, and only read from on the other thread.
    private struct Pipe: @unchecked Sendable {
        let other: Int32
        let connection: ScriptedConnection

        func passBack() {
            while true {
                let bytes = LoopbackSocket.read(from: other)
                guard !bytes.isEmpty, connection.send(bytes: bytes) else { return connection.endReading() }
            }
        }
    }

    private static func connect(to port: UInt16) -> Int32? {
        #if canImport(Darwin) || canImport(Musl)
        let stream = Int32(SOCK_STREAM)
        #else
        let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        let descriptor = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // Safe: the address is not kept.
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                #if canImport(Darwin)
                unsafe Darwin.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                #elseif canImport(Musl)
                unsafe Musl.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                #else
                unsafe Glibc.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                #endif
            }
        }
        guard code == 0 else {
            LoopbackSocket.close(descriptor)
            return nil
        }
        return descriptor
    }
}
