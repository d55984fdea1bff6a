/// The meaning of the escapes in a JSON string (RFC 8259 section 7).
enum JSONEscapes {
    /// The text of a string that passed the parser and holds escapes.
    static func decode(_ escaped: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var rest = escaped
        while let byte = rest.first {
            guard byte == ASCII.backslash else {
                let plain = rest.prefix { $0 != ASCII.backslash }
                text.append(contentsOf: String(decoding: plain, as: UTF8.self).unicodeScalars)
                rest = rest[plain.endIndex...]
                continue
            }
            let letter = rest[rest.startIndex + 1]
            rest = rest.dropFirst(2)
            switch letter {
            case UInt8(ascii: "b"): text.append("\u{8}")
            case UInt8(ascii: "f"): text.append("\u{C}")
            case UInt8(ascii: "n"): text.append("\n")
            case UInt8(ascii: "r"): text.append("\r")
            case UInt8(ascii: "t"): text.append("\t")
            case UInt8(ascii: "u"): text.append(takeScalar(from: &rest))
            default: text.append(Unicode.Scalar(letter))
            }
        }
        return String(text)
    }

    /// The scalar of `XXXX`, or of `XXXX\uXXXX` when that is a surrogate pair.
    private static func takeScalar(from rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        func unit(_ digits: ArraySlice<UInt8>) -> UInt32 {
            digits.reduce(0) { $0 << 4 | UInt32(ASCII.hexValue($1) ?? 0) }
        }
        let high = unit(rest.prefix(4))
        rest = rest.dropFirst(4)
        if (0xD800..<0xDC00).contains(high), rest.starts(with: "\\u".utf8), rest.count >= 6 {
            let low = unit(rest.dropFirst(2).prefix(4))
            if (0xDC00..<0xE000).contains(low) {
                rest = rest.dropFirst(6)
                return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
            }
        }
        return Unicode.Scalar(high) ?? "\u{FFFD}"
    }
}
