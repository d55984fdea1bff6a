#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// A non-blocking file descriptor and the few system calls the loopback server makes.
///
/// The calls take pointers to buffers whose length is passed along, hence the `unsafe` marks.
struct Socket: Sendable {
    let number: Int32

    #if canImport(Glibc)
    private static let streamType = Int32(SOCK_STREAM.rawValue)
    #else
    private static let streamType = SOCK_STREAM
    #endif

    /// A listening TCP socket on 127.0.0.1 and the port the system chose.
    static func loopbackListener(port: UInt16) throws(LoopbackServer.SocketError) -> (descriptor: Socket, port: Int) {
        let descriptor = Socket(number: socket(AF_INET, streamType, 0))
        guard descriptor.number >= 0 else { throw lastError("socket") }
        do throws(LoopbackServer.SocketError) {
            try descriptor.makeNonBlocking()
            return (descriptor, try descriptor.bindAndListen(port: port))
        } catch {
            descriptor.close()
            throw error
        }
    }

    private func bindAndListen(port: UInt16) throws(LoopbackServer.SocketError) -> Int {
        // A chosen port may still be in TIME_WAIT from the last run.
        var on: Int32 = 1
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_port = port.bigEndian
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(number, $0, length) }
        }
        guard bound == 0 else { throw Self.lastError("bind") }
        guard listen(number, 256) == 0 else { throw Self.lastError("listen") }
        let named = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(number, $0, &length)
            }
        }
        guard named == 0 else { throw Self.lastError("getsockname") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// A pipe whose reading end makes `poll` return when somebody writes a byte.
    static func pipe() throws(LoopbackServer.SocketError) -> (read: Socket, write: Socket) {
        var numbers: [Int32] = [0, 0]
        // The function's name in the C library is the name of this one.
        #if canImport(Darwin)
        let result = unsafe Darwin.pipe(&numbers)
        #elseif canImport(Glibc)
        let result = unsafe Glibc.pipe(&numbers)
        #elseif canImport(Musl)
        let result = unsafe Musl.pipe(&numbers)
        #elseif canImport(Android)
        let result = unsafe Android.pipe(&numbers)
        #endif
        guard result == 0 else { throw lastError("pipe") }
        let ends = (read: Socket(number: numbers[0]), write: Socket(number: numbers[1]))
        do throws(LoopbackServer.SocketError) {
            try ends.read.makeNonBlocking()
            try ends.write.makeNonBlocking()
        } catch {
            ends.read.close()
            ends.write.close()
            throw error
        }
        return ends
    }

    private func makeNonBlocking() throws(LoopbackServer.SocketError) {
        guard fcntl(number, F_SETFL, O_NONBLOCK) >= 0, fcntl(number, F_SETFD, FD_CLOEXEC) >= 0 else {
            throw Self.lastError("fcntl")
        }
    }

    /// The next connection that waits to be accepted.
    func accept() -> Socket? {
        #if canImport(Darwin)
        let connection = Socket(number: Darwin.accept(number, nil, nil))
        #elseif canImport(Glibc)
        let connection = Socket(number: Glibc.accept(number, nil, nil))
        #elseif canImport(Musl)
        let connection = Socket(number: Musl.accept(number, nil, nil))
        #elseif canImport(Android)
        let connection = Socket(number: Android.accept(number, nil, nil))
        #endif
        guard connection.number >= 0 else { return nil }
        guard (try? connection.makeNonBlocking()) != nil else {
            connection.close()
            return nil
        }
        #if canImport(Darwin)
        // Writing to a closed connection must not kill the process; elsewhere a flag of `send` sees to that.
        connection.setOption(SO_NOSIGPIPE, Int32(1))
        #endif
        return connection
    }

    /// Makes `close` send a reset instead of an orderly end.
    func resetOnClose() { setOption(SO_LINGER, linger(l_onoff: 1, l_linger: 0)) }

    private func setOption<Value: BitwiseCopyable>(_ name: Int32, _ value: Value) {
        var value = value
        _ = unsafe setsockopt(number, SOL_SOCKET, name, &value, socklen_t(MemoryLayout<Value>.size))
    }

    func close() {
        #if canImport(Darwin)
        _ = Darwin.close(number)
        #elseif canImport(Glibc)
        _ = Glibc.close(number)
        #elseif canImport(Musl)
        _ = Musl.close(number)
        #elseif canImport(Android)
        _ = Android.close(number)
        #endif
    }

    private static func lastError(_ function: String) -> LoopbackServer.SocketError {
        LoopbackServer.SocketError(function: function, number: errno)
    }
}

// MARK: Bytes

extension Socket {
    enum ReadResult {
        case bytes([UInt8])
        case nothingYet
        case end
    }

    /// Reads what is there, at most 64 KiB.
    func readBytes() -> ReadResult {
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, initialized in
            count = unsafe read(number, buffer.baseAddress, buffer.count)
            initialized = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && Self.isTemporary(errno) ? .nothingYet : .end
    }

    /// Writes as many of `bytes` as the system takes now; `nil` when the connection is gone.
    func writeBytes(_ bytes: ArraySlice<UInt8>) -> Int? {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        let count = unsafe bytes.withUnsafeBytes { unsafe send(number, $0.baseAddress, $0.count, flags) }
        if count >= 0 { return count }
        return Self.isTemporary(errno) ? 0 : nil
    }

    /// Writes one byte into a pipe; a full pipe has woken its reader already.
    func writeByte() {
        var byte: UInt8 = 0
        _ = unsafe write(number, &byte, 1)
    }

    private static func isTemporary(_ error: Int32) -> Bool {
        error == EAGAIN || error == EWOULDBLOCK || error == EINTR
    }
}
