/// base64url without padding (RFC 4648 section 5, as RFC 7515 section 2 and RFC 7636 use it), and the standard alphabet
/// with padding for `Authorization: Basic`.
package enum Base64URL {
    /// The base64url text of `bytes`, without `=`.
    package static func encode(_ bytes: [UInt8]) -> String { encode(bytes.span) }

    /// The base64url text of bytes that need not be in an array, without `=`.
    static func encode(_ bytes: Span<UInt8>) -> String { text(of: bytes, alphabet: urlAlphabet) }

    /// The standard base64 text of `bytes`, with `=`.
    package static func encodeStandard(_ bytes: [UInt8]) -> String {
        text(of: bytes.span, alphabet: standardAlphabet)
            + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }

    /// Written straight into the string: an array in between was a third of the work of a PKCE pair.
    private static func text(of bytes: Span<UInt8>, alphabet: StaticString) -> String {
        unsafe String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { buffer in
            var writer = unsafe ByteWriter(buffer)
            unsafe writer.base64(bytes, alphabet: alphabet)
            return unsafe writer.count
        }
    }

    private static let urlAlphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    private static let standardAlphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The bytes that `text` stands for, or `nil` when it holds anything but the alphabet, padding included, or has
    /// left-over bits: two texts must never stand for the same bytes where a signature covers the text.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? { decode(Array(text).span) }

    /// The same for bytes that need not be in an array.
    ///
    /// Every login decodes an ID token of about a thousand bytes: four digits at a time, with a table, into memory that is
    /// not cleared first.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        let rest = text.count % 4
        guard rest != 1 else { return nil }
        var isValid = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            let values = unsafe digitValues.utf8Start
            var end = unsafe start
            var offset = 0
            while offset &+ 4 <= text.count {
                // The bounds are checked above, and a table of 256 has an entry for every byte.
                let digits = unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
                let group = unsafe Self.group(of: UInt32(littleEndian: digits), values)
                if group >> 24 != 0 {
                    isValid = false
                    return
                }
                unsafe end[0] = UInt8(truncatingIfNeeded: group >> 16)
                unsafe end[1] = UInt8(truncatingIfNeeded: group >> 8)
                unsafe end[2] = UInt8(truncatingIfNeeded: group)
                unsafe end += 3
                offset &+= 4
            }
            // Two digits are one byte and four bits, three are two bytes and two bits; digits that are zero fill the group.
            if rest > 0 {
                var digits: UInt32 = 0x4141_4141
                for index in 0..<rest {
                    let shift = UInt32(index) * 8
                    digits = digits & ~(0xFF << shift) | UInt32(text[offset + index]) << shift
                }
                let group = unsafe Self.group(of: digits, values)
                if group >> 24 != 0 || group << (rest == 2 ? 16 : 24) != 0 { isValid = false }
                unsafe end[0] = UInt8(truncatingIfNeeded: group >> 16)
                if rest == 3 { unsafe end[1] = UInt8(truncatingIfNeeded: group >> 8) }
                unsafe end += rest - 1
            }
            count = unsafe end - start
        }
        return isValid ? bytes : nil
    }

    /// The 24 bits of four digits, the first of them in the lowest byte; larger than that when one is no digit.
    @inline(__always)
    private static func group(of digits: UInt32, _ values: UnsafePointer<UInt8>) -> UInt32 {
        let a = unsafe UInt32(values[Int(digits & 0xFF)]) &- 0x20
        let b = unsafe UInt32(values[Int(digits >> 8 & 0xFF)]) &- 0x20
        let c = unsafe UInt32(values[Int(digits >> 16 & 0xFF)]) &- 0x20
        let d = unsafe UInt32(values[Int(digits >> 24)]) &- 0x20
        return a | b | c | d < 64 ? a << 18 | b << 12 | c << 6 | d : .max
    }

    /// For each byte the value of the digit plus 32, so that the table is text; `~` for what is no digit.
    private static let digitValues: StaticString = #"""
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^~~TUVWXYZ[\]~~~~~~\#
        ~ !"#$%&'()*+,-./0123456789~~~~_~:;<=>?@ABCDEFGHIJKLMNOPQRS~~~~~\#
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\#
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        """#
}
