import COAuth2

/// Bytes from the operating system's cryptographically secure generator.
package enum RandomBytes {
    /// Returns `count` random bytes, at most 256.
    package static func make(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        withBytes(count) { random in
            unsafe random.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Hands `count` random bytes, at most 256, to `use`, drawn at once.
    ///
    /// `SystemRandomNumberGenerator` asks the system for each 8 bytes on Linux; a login needs 96 bytes, and asking was most of
    /// what beginning one cost. The bytes stay on the stack, because an array costs as much as encoding
    /// them. C fills memory that it gets a pointer to, hence the `unsafe`.
    static func withBytes<Result>(_ count: Int, _ use: (Span<UInt8>) -> Result) -> Result {
        precondition(count <= 256, "some systems give at most 256 bytes a call")
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { buffer in
            if let address = buffer.baseAddress {
                let isFilled = unsafe oauth2_random_bytes(address, count)
                // Not on a kernel without a generator. There is no safe way to go on without random bytes.
                precondition(isFilled, "the operating system gave no random bytes")
            }
            return unsafe use(buffer.span)
        }
    }
}
