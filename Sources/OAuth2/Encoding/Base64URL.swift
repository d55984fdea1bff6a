/// base64url without padding (RFC 4648 section 5, as RFC 7515 section 2 and RFC 7636 use it), and the standard alphabet
/// with padding for `Authorization: Basic`.
package enum Base64URL {
    /// The base64url text of `bytes`, without `=`.
    package static func encode(_ bytes: [UInt8]) -> String { encode(bytes.span) }

    /// The base64url text of bytes that need not be in an array, without `=`.
    ///
    /// By way of the stack: a string that is written into looks through its bytes afterwards, which are ASCII for sure.
    static func encode(_ bytes: Span<UInt8>) -> String {
        let count = (bytes.count * 4 + 2) / 3
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(count, 1)) { buffer in
            var writer = unsafe ByteWriter(filling: buffer)
            writer.base64(bytes, alphabet: urlAlphabet)
            return unsafe String(ascii: UnsafeBufferPointer(rebasing: buffer[..<count]).span)
        }
    }

    /// The standard base64 text of `bytes`, with `=`, behind a prefix.
    static func encodeStandard(_ bytes: Span<UInt8>, behind prefix: StaticString = "") -> String {
        precondition(prefix.isASCII)
        var writer = ByteWriter()
        writer.append(prefix)
        writer.base64(bytes, alphabet: standardAlphabet)
        for _ in 0..<((3 - bytes.count % 3) % 3) { writer.append(UInt8(ascii: "=")) }
        return writer.withBytes { String(ascii: $0) }
    }

    static let urlAlphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    private static let standardAlphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The bytes that `text` stands for, or `nil` when it holds anything but the alphabet, padding included, or has
    /// left-over bits: two texts must never stand for the same bytes where a signature covers the text.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? { decode(Array(text).span) }

    /// The same for bytes that need not be in an array.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        // Room for one byte more, because groups of three bytes are written four at a time.
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count * 3 / 4 + 1) { buffer in
            guard let start = buffer.baseAddress, let count = unsafe decode(text, to: UnsafeMutableRawPointer(start))
            else { return nil }
            // Growing an empty array is cheaper than making one with memory that is not initialised.
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count)
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
            return bytes
        }
    }

    /// The base64url text without padding of one that has padding or is in the standard alphabet; `nil` for one that is neither.
    static func repaired(_ text: String) -> String? {
        let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding == 0 || padding <= 2 && text.utf8.count % 4 == 0 else { return nil }
        let digits = text.utf8.dropLast(padding)
        let isStandard = digits.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
        guard !isStandard || !digits.contains(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) else {
            return nil
        }
        let own = digits.map {
            $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
        }
        return decode(own).map { encode($0) }
    }

    /// Writes the bytes to `start`, where there is room, and returns how many they are; `nil` when the text stands for none.
    private static func decode(_ text: Span<UInt8>, to start: UnsafeMutableRawPointer) -> Int? {
        unsafe digitGroups.withUnsafeBufferPointer { groups in
            guard let groups = groups.baseAddress else { return nil }
            var end = unsafe start
            var offset = 0
            while offset &+ 4 <= text.count {
                // The bounds are checked above, and the tables have an entry for every byte.
                let digits = unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
                let group = unsafe Self.group(of: UInt32(littleEndian: digits), groups)
                if group & Self.noDigit != 0 { return nil }
                unsafe end.storeBytes(of: group.littleEndian, as: UInt32.self)
                unsafe end += 3
                offset &+= 4
            }
            let rest = text.count - offset
            if rest > 0 {
                // Two digits are one byte and four bits, three are two bytes and two bits; "A" stands for zeros.
                var digits: UInt32 = 0x4141_4141
                for index in 0..<rest {
                    let shift = UInt32(index) * 8
                    digits = digits & ~(0xFF << shift) | UInt32(text[offset + index]) << shift
                }
                let group = unsafe Self.group(of: digits, groups)
                // What is left over must be nothing.
                if group & Self.noDigit != 0 || group >> UInt32(8 * (rest - 1)) != 0 { return nil }
                unsafe end.storeBytes(of: UInt8(truncatingIfNeeded: group), as: UInt8.self)
                if rest == 3 {
                    unsafe end.storeBytes(of: UInt8(truncatingIfNeeded: group >> 8), toByteOffset: 1, as: UInt8.self)
                }
                unsafe end += rest - 1
            }
            return unsafe end - start
        }
    }

    /// The three bytes of four digits, the first of both in the lowest byte; ``noDigit`` is set when one is none.
    @inline(__always)
    private static func group(of digits: UInt32, _ groups: UnsafePointer<UInt32>) -> UInt32 {
        let a = unsafe groups[Int(digits & 0xFF)]
        let b = unsafe groups[Int(256 + (digits >> 8 & 0xFF))]
        let c = unsafe groups[Int(512 + (digits >> 16 & 0xFF))]
        let d = unsafe groups[Int(768 + (digits >> 24))]
        return a | b | c | d
    }

    private static let noDigit: UInt32 = 0x8000_0000

    /// For each of the four places in a group, what every byte stands for there, already where it belongs: every login
    /// decodes an ID token of about a thousand bytes, and this takes a third of the instructions of a switch for each.
    private static let digitGroups: [UInt32] = (0..<4).flatMap { place in
        (0...255).map { byte in
            guard let digit = value(of: UInt8(byte)) else { return noDigit }
            return (UInt32(digit) << UInt32(26 - 6 * place)).byteSwapped
        }
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character + 4
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
