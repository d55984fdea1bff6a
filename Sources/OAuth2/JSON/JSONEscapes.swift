/// The meaning of the escapes in a JSON string (RFC 8259 section 7).
enum JSONEscapes {
    /// The UTF-8 bytes of a string that passed the parser and holds escapes.
    ///
    /// A lone surrogate, which is no text (RFC 7493 section 2.1), becomes the three bytes that UTF-8 does not allow for it: two
    /// different ones stay different, and no text equals either.
    static func decode(_ escaped: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(escaped.count)
        var position = 0
        while position < escaped.count {
            guard escaped[position] == ASCII.backslash else {
                text.append(escaped[position])
                position += 1
                continue
            }
            let letter = escaped[position + 1]
            position += 2
            switch letter {
            case UInt8(ascii: "b"): text.append(0x8)
            case UInt8(ascii: "f"): text.append(0xC)
            case UInt8(ascii: "n"): text.append(ASCII.lineFeed)
            case UInt8(ascii: "r"): text.append(ASCII.carriageReturn)
            case UInt8(ascii: "t"): text.append(ASCII.tab)
            case UInt8(ascii: "u"): append(takeScalar(escaped, &position), to: &text)
            default: text.append(letter)
            }
        }
        return text
    }

    /// The scalar of `XXXX`, or of `XXXX\uXXXX` when that is a surrogate pair; a lone surrogate by itself.
    private static func takeScalar(_ escaped: Span<UInt8>, _ position: inout Int) -> UInt32 {
        func unit(_ start: Int) -> UInt32 {
            (start..<(start + 4)).reduce(0) { $0 << 4 | UInt32(ASCII.hexValue(escaped[$1]) ?? 0) }
        }
        let high = unit(position)
        position += 4
        if (0xD800..<0xDC00).contains(high), position + 6 <= escaped.count, escaped[position] == ASCII.backslash,
            escaped[position + 1] == UInt8(ascii: "u")
        {
            let low = unit(position + 2)
            if (0xDC00..<0xE000).contains(low) {
                position += 6
                return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
            }
        }
        return high
    }

    private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
        func byte(_ marker: UInt8, _ shift: UInt32) -> UInt8 { marker | UInt8(scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80: text.append(UInt8(scalar))
        case ..<0x800: text += [0xC0 | UInt8(scalar >> 6), byte(0x80, 0)]
        case ..<0x10000: text += [0xE0 | UInt8(scalar >> 12), byte(0x80, 6), byte(0x80, 0)]
        default: text += [0xF0 | UInt8(scalar >> 18), byte(0x80, 12), byte(0x80, 6), byte(0x80, 0)]
        }
    }
}
