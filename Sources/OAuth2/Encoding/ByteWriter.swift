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
        var text = text
        text.withUTF8 { bytes in
            guard let source = bytes.baseAddress else { return }
            unsafe reserve(bytes.count)
            unsafe end.update(from: source, count: bytes.count)
            unsafe end += bytes.count
        }
    }

    /// Appends the text percent-encoded: three bytes for a byte at most.
    mutating func percentEncode(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            guard var next = bytes.baseAddress else { return }
            unsafe reserve(3 * bytes.count)
            let last = unsafe next + bytes.count
            while unsafe last - next >= 8 {
                // What is copied beyond the unreserved bytes is written over; the memory for it is reserved.
                let word = unsafe UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)
                unsafe UnsafeMutableRawPointer(end).storeBytes(of: word, as: UInt64.self)
                let plain = ByteWord(loaded: word).leadingUnreserved
                unsafe next += plain
                unsafe end += plain
                if plain < 8 {
                    unsafe percentEncode(next.pointee)
                    unsafe next += 1
                }
            }
            while unsafe next < last {
                unsafe percentEncode(next.pointee)
                unsafe next += 1
            }
        }
    }

    /// Appends base64 digits without padding.
    mutating func base64(_ bytes: Span<UInt8>, alphabet: StaticString) {
        precondition(alphabet.utf8CodeUnitCount == 64)
        unsafe reserve((bytes.count * 4 + 2) / 3)
        let digits = unsafe alphabet.utf8Start
        var offset = 0
        while offset + 4 <= bytes.count {
            // One load for the three bytes of a group; the fourth one is not looked at. The bounds are checked above.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
            let group = Int(UInt32(bigEndian: word) >> 8)
            unsafe end[0] = digits[group >> 18]
            unsafe end[1] = digits[group >> 12 & 0x3F]
            unsafe end[2] = digits[group >> 6 & 0x3F]
            unsafe end[3] = digits[group & 0x3F]
            unsafe end += 4
            offset += 3
        }
        // One to three bytes are left, or none at all; n bytes make n + 1 digits.
        let left = bytes.count - offset
        var group = 0
        for index in 0..<left {
            group |= Int(bytes[offset + index]) << (16 - 8 * index)
        }
        for index in 0..<(left == 0 ? 0 : left + 1) { unsafe put(digits[group >> (18 - 6 * index) & 0x3F]) }
    }

    /// Appends a byte as it is or as `%XX`; there is room for it.
    @inline(__always)
    private mutating func percentEncode(_ byte: UInt8) {
        if ASCII.isLetter(byte) || ASCIISet.unreserved.contains(byte) {
            unsafe put(byte)
        } else {
            unsafe put(UInt8(ascii: "%"))
            unsafe put(Self.hexDigit(byte >> 4))
            unsafe put(Self.hexDigit(byte & 0xF))
        }
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

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "A") &- 10 &+ value
    }
}
