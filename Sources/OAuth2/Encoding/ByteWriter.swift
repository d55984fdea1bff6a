/// Fills uninitialised memory from the front, for strings and bodies whose greatest length is known beforehand.
///
/// Every login URL and every request body goes through it. Appending to an array byte by byte, with its check for
/// uniqueness and capacity each time, took three times as many instructions. Each method checks once that there is room
/// for everything it may write, so a wrong estimate stops the program instead of writing elsewhere.
@unsafe struct ByteWriter {
    private let start: UnsafeMutablePointer<UInt8>?
    private let capacity: Int
    /// How many bytes are written.
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        unsafe start = buffer.baseAddress
        unsafe capacity = buffer.count
    }

    mutating func append(_ byte: UInt8) {
        unsafe reserve(1)[count] = byte
        unsafe count += 1
    }

    /// Appends the text as it is.
    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
            unsafe (reserve(bytes.count) + count).initialize(from: source, count: bytes.count)
            unsafe count += bytes.count
        }
    }

    /// Appends the text percent-encoded: three bytes for a byte at most.
    mutating func percentEncode(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let start = unsafe reserve(3 * bytes.count)
            var end = unsafe start + count
            var rest = bytes.baseAddress
            for _ in 0..<bytes.count {
                guard let next = unsafe rest else { break }
                let byte = unsafe next.pointee
                unsafe rest = next + 1
                if ASCII.isLetter(byte) || ASCIISet.unreserved.contains(byte) {
                    unsafe end.pointee = byte
                    unsafe end += 1
                } else {
                    unsafe end[0] = UInt8(ascii: "%")
                    unsafe end[1] = Self.hexDigit(byte >> 4)
                    unsafe end[2] = Self.hexDigit(byte & 0xF)
                    unsafe end += 3
                }
            }
            unsafe count = end - start
        }
    }

    /// Appends base64 digits without padding.
    mutating func base64<Bytes: RandomAccessCollection>(_ bytes: Bytes, alphabet: StaticString)
    where Bytes.Element == UInt8, Bytes.Index == Int {
        precondition(alphabet.utf8CodeUnitCount == 64)
        let digits = unsafe alphabet.utf8Start
        var end = unsafe reserve((bytes.count * 4 + 2) / 3) + count
        let whole = bytes.startIndex + bytes.count / 3 * 3
        var index = bytes.startIndex
        while index < whole {
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            unsafe end[0] = digits[group >> 18]
            unsafe end[1] = digits[group >> 12 & 0x3F]
            unsafe end[2] = digits[group >> 6 & 0x3F]
            unsafe end[3] = digits[group & 0x3F]
            unsafe end += 4
            index += 3
        }
        if index < bytes.endIndex {
            let hasTwo = index + 1 < bytes.endIndex
            let group = Int(bytes[index]) << 16 | (hasTwo ? Int(bytes[index + 1]) << 8 : 0)
            unsafe end[0] = digits[group >> 18]
            unsafe end[1] = digits[group >> 12 & 0x3F]
            if hasTwo { unsafe end[2] = digits[group >> 6 & 0x3F] }
        }
        unsafe count += (bytes.count * 4 + 2) / 3
    }

    /// The start of the memory, after making sure that `more` bytes fit behind what is written.
    private func reserve(_ more: Int) -> UnsafeMutablePointer<UInt8> {
        guard let start = unsafe start, unsafe capacity - count >= more else {
            preconditionFailure("more bytes than were estimated")
        }
        return unsafe start
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "A") &- 10 &+ value
    }
}
