import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The only name server of the private network: it knows no name, and says so or nothing at all.
///
/// It has the port that resolvers ask, so there can be only one at a time.
final class NameServer: Sendable {
    private let descriptor: Int32
    private let count = Mutex(0)
    private let end = DispatchSemaphore(value: 0)

    /// - Parameter isSilent: Whether queries get no answer; otherwise the answer is that there is no such name.
    /// - Throws: When somebody else has the port.
    init(isSilent: Bool) throws {
        #if canImport(Darwin) || canImport(Musl)
        let datagram = Int32(SOCK_DGRAM)
        #else
        let datagram = Int32(SOCK_DGRAM.rawValue)
        #endif
        descriptor = socket(AF_INET, datagram, 0)
        guard descriptor >= 0 else { throw LoopbackSocket.Failure(call: "socket", code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(53).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Safe: the address is not kept.
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        guard status == 0 else { throw LoopbackSocket.Failure(call: "bind", code: errno) }
        Thread.detachNewThread {
            while self.receive(isSilent: isSilent) {}
            self.end.signal()
        }
    }

    /// How many queries have arrived.
    var queryCount: Int { count.withLock(\.self) }

    /// Ends the server; the next one can have the port.
    func close() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        // Until its thread has left the call that waits for queries, the socket is there.
        end.wait()
        LoopbackSocket.close(descriptor)
    }

    private func receive(isSilent: Bool) -> Bool {
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Safe: neither the buffer nor the address is kept by the calls that get them.
        return unsafe withUnsafeMutablePointer(to: &sender) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { sender in
                var query = unsafe [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
                    count = unsafe max(0, recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, sender, &length))
                }
                guard query.count > 12 else { return false }
                count.withLock { $0 += 1 }
                guard !isSilent else { return true }
                // RFC 1035 section 4.1.1: a response, recursion available, name error.
                query[2] |= 0x80
                query[3] = 0x83
                _ = unsafe query.withUnsafeBytes {
                    unsafe sendto(descriptor, $0.baseAddress, $0.count, 0, sender, length)
                }
                return true
            }
        }
    }
}
