/// Fills uninitialised memory from the front, for strings and bodies whose greatest length is known beforehand.
///
/// Every login URL and every request body goes through it. Appending to an array byte by byte, with its check for
/// uniqueness and capacity each time, took three times as many instructions. Each method checks once that there is room
/// for everything it may write, so a wrong estimate stops the program instead of writing elsewhere.
@unsafe struct ByteWriter {
    private let start: UnsafeMutablePointer<UInt8>
    private let limit: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>

    /// How many bytes are written.
    var count: Int { unsafe end - start }

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        guard let address = buffer.baseAddress else { preconditionFailure("no memory to write to") }
        unsafe (start, end, limit) = (address, address, address + buffer.count)
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        unsafe reserve(1)
        unsafe put(byte)
    }

    /// Appends the text as it is.
    mutating func append(_ text: String) {
        text.withBytes { bytes in
            unsafe reserve(bytes.count)
            unsafe bytes.withUnsafeBufferPointer { source in
                guard let start = source.baseAddress else { return }
                unsafe end.update(from: start, count: source.count)
                unsafe end += source.count
            }
        }
    }

    /// Appends the text percent-encoded: three bytes for a byte at most.
    mutating func percentEncode(_ text: String) {
        text.withBytes { bytes in
            unsafe reserve(3 * bytes.count)
            let isUnreserved = unsafe Self.unreserved.utf8Start
            let hexDigits = unsafe Self.hexDigits.utf8Start
            // A local pointer stays in a register; the property would be written to memory for each byte.
            var end = unsafe self.end
            for index in bytes.indices {
                let byte = Int(bytes[index])
                // Written first and replaced where need be: most bytes stay as they are.
                unsafe end.pointee = UInt8(truncatingIfNeeded: byte)
                unsafe end += 1
                if unsafe isUnreserved[byte] != UInt8(ascii: "1") {
                    unsafe end[-1] = UInt8(ascii: "%")
                    unsafe end[0] = hexDigits[byte >> 4]
                    unsafe end[1] = hexDigits[byte & 0xF]
                    unsafe end += 2
                }
            }
            unsafe self.end = end
        }
    }

    /// A `1` for each unreserved byte (RFC 3986 section 2.3), so that the test of a byte is one load.
    private static let unreserved: StaticString = """
        0000000000000000000000000000000000000000000001101111111111000000\
        0111111111111111111111111110000101111111111111111111111111100010\
        0000000000000000000000000000000000000000000000000000000000000000\
        0000000000000000000000000000000000000000000000000000000000000000
        """

    private static let hexDigits: StaticString = "0123456789ABCDEF"

    /// Appends base64 digits without padding.
    mutating func base64(_ bytes: Span<UInt8>, alphabet: StaticString) {
        precondition(alphabet.utf8CodeUnitCount == 64)
        unsafe reserve((bytes.count * 4 + 2) / 3)
        let digits = unsafe alphabet.utf8Start
        var end = unsafe self.end
        var offset = 0
        while offset &+ 4 <= bytes.count {
            // One load for the three bytes of a group; the fourth one is not looked at. The bounds are checked above.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
            let group = Int(UInt32(bigEndian: word) >> 8)
            unsafe end[0] = digits[group >> 18]
            unsafe end[1] = digits[group >> 12 & 0x3F]
            unsafe end[2] = digits[group >> 6 & 0x3F]
            unsafe end[3] = digits[group & 0x3F]
            unsafe end += 4
            offset &+= 3
        }
        unsafe self.end = end
        // One to three bytes are left, or none at all; n bytes make n + 1 digits.
        let left = bytes.count - offset
        if left == 0 { return }
        let first = Int(bytes[offset])
        let second = left > 1 ? Int(bytes[offset + 1]) : 0
        unsafe put(digits[first >> 2])
        unsafe put(digits[first << 4 & 0x30 | second >> 4])
        if left == 1 { return }
        let third = left > 2 ? Int(bytes[offset + 2]) : 0
        unsafe put(digits[second << 2 & 0x3C | third >> 6])
        if left == 2 { return }
        unsafe put(digits[third & 0x3F])
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        unsafe end.pointee = byte
        unsafe end += 1
    }

    @inline(__always)
    private func reserve(_ more: Int) {
        guard unsafe limit - end >= more else { preconditionFailure("more bytes than were estimated") }
    }
}
