#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system calls behind ``ScriptedServer``.
///
/// Every `unsafe` here passes the address of a local variable to a call that does not keep it.
enum LoopbackSocket {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    /// A listening socket on 127.0.0.1 and the port the system chose for it.
    static func listen() throws -> (descriptor: Int32, port: UInt16) {
        #if canImport(Darwin)
        let stream = SOCK_STREAM
        #else
        let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        let descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard unsafe bind(descriptor, pointer, length) == 0 else { return Int32(-1) }
                return unsafe getsockname(descriptor, pointer, &length)
            }
        }
        guard status == 0 else { throw Failure(call: "bind", code: errno) }
        #if canImport(Darwin)
        let result = Darwin.listen(descriptor, 256)
        #elseif canImport(Musl)
        let result = Musl.listen(descriptor, 256)
        #else
        let result = Glibc.listen(descriptor, 256)
        #endif
        guard result == 0 else { throw Failure(call: "listen", code: errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// A new connection, or `nil` when there was none for that long.
    static func accept(from listener: Int32, milliseconds: Int32) -> Int32? {
        var request = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&request, 1, milliseconds) == 1 else { return nil }
        #if canImport(Darwin)
        let descriptor = Darwin.accept(listener, nil, nil)
        #elseif canImport(Musl)
        let descriptor = Musl.accept(listener, nil, nil)
        #else
        let descriptor = Glibc.accept(listener, nil, nil)
        #endif
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #if canImport(Darwin)
        set(SO_NOSIGPIPE, to: Int32(1), of: descriptor)
        #endif
        return descriptor
    }

    /// What has arrived, empty at the end of the connection.
    static func read(from descriptor: Int32) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = unsafe max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// Sends all of `bytes`; `false` when the other side is gone.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        return unsafe bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                let count = unsafe send(descriptor, rest.baseAddress, rest.count, flags)
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Makes the later close send a reset instead of an orderly end.
    static func resetOnClose(_ descriptor: Int32) {
        set(SO_LINGER, to: linger(l_onoff: 1, l_linger: 0), of: descriptor)
    }

    /// Ends the connection both ways; the descriptor stays until it is closed.
    static func end(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    static func close(_ descriptor: Int32) {
        #if canImport(Darwin)
        _ = Darwin.close(descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(descriptor)
        #else
        _ = Glibc.close(descriptor)
        #endif
    }

    private static func set<Value: BitwiseCopyable>(_ option: Int32, to value: Value, of descriptor: Int32) {
        var value = value
        _ = unsafe withUnsafeBytes(of: &value) { buffer in
            unsafe setsockopt(descriptor, SOL_SOCKET, option, buffer.baseAddress, socklen_t(buffer.count))
        }
    }
}
