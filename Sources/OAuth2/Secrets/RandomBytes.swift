#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Bytes from the operating system's cryptographically secure generator.
package enum RandomBytes {
    /// Returns `count` random bytes, at most 256, with one system call.
    ///
    /// `SystemRandomNumberGenerator` makes one system call for each 8 bytes on Linux; a login needs 96 bytes, and the
    /// calls were most of what beginning one cost. `getentropy` takes a pointer, hence the `unsafe`.
    package static func make(_ count: Int) -> [UInt8] {
        precondition((0...256).contains(count), "getentropy gives at most 256 bytes a call")
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let address = buffer.baseAddress else { return }
            let result = unsafe getentropy(address, count)
            // It fails for a bad pointer, a count over 256 or a kernel without a generator. There is no safe way to go
            // on without random bytes.
            precondition(result == 0, "the operating system gave no random bytes")
            initialized = count
        }
    }
}
