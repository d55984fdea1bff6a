extension JSONParser {
    /// A string (section 7).
    mutating func string(_ bytes: Span<UInt8>) -> JSONNode.Text? {
        guard take(ASCII.quote, bytes) else { return nil }
        let start = position
        var hasEscapes = false
        var isASCII = true
        while true {
            skipPlainText(bytes)
            guard position < bytes.count else { return nil }
            switch bytes[position] {
            case ASCII.quote:
                let end = position
                position += 1
                guard isASCII || Self.isUTF8(bytes.extracting(start..<end)) else { return nil }
                return JSONNode.Text(start: UInt32(start), end: UInt32(end), hasEscapes: hasEscapes)
            case ASCII.backslash:
                hasEscapes = true
                guard escape(bytes) else { return nil }
            case 0x80...:
                isASCII = false
                position += 1
            default:
                return nil
            }
        }
    }

    /// Moves behind characters that stand for themselves: ASCII but quote, backslash and control characters.
    ///
    /// Most of an answer is inside two or three long tokens, so this looks at eight bytes at a time.
    private mutating func skipPlainText(_ bytes: Span<UInt8>) {
        var index = position
        while index &+ 8 <= bytes.count {
            // Byte by byte this loop was two thirds of decoding a token response. The bounds are checked above.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            if let stop = ByteWord(loaded: word).firstStop {
                position = index &+ stop
                return
            }
            index &+= 8
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x80, bytes[index] != ASCII.quote,
            bytes[index] != ASCII.backslash
        {
            index &+= 1
        }
        position = index
    }

    private mutating func escape(_ bytes: Span<UInt8>) -> Bool {
        guard position + 1 < bytes.count else { return false }
        switch bytes[position + 1] {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
            return true
        case UInt8(ascii: "u"):
            guard position + 6 <= bytes.count else { return false }
            for index in (position + 2)..<(position + 6) where ASCII.hexValue(bytes[index]) == nil { return false }
            position += 6
            return true
        default:
            return false
        }
    }

    private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) } != nil
    }
}
