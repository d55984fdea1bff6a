extension JSONParser {
    /// A string (section 7).
    @inline(__always)
    static func string(_ bytes: Span<UInt8>, _ position: Int) -> JSONNode.Text? {
        guard byte(bytes, position) == ASCII.quote else { return nil }
        let start = position + 1
        let end = skipPlainText(bytes, start)
        guard byte(bytes, end) == ASCII.quote else { return unusualString(bytes, start, end) }
        return JSONNode.Text(start, end, .asciiString)
    }

    /// A string with escapes or other characters than ASCII, or one that is none, from `first`, the first such byte.
    @inline(never)
    private static func unusualString(_ bytes: Span<UInt8>, _ start: Int, _ first: Int) -> JSONNode.Text? {
        var position = first
        var hasEscapes = false
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.quote:
                guard isUTF8(bytes.extracting(start..<position)) else { return nil }
                return JSONNode.Text(start, position, hasEscapes ? .escapedString : .plainString)
            case ASCII.backslash:
                guard let end = escape(bytes, position + 1) else { return nil }
                hasEscapes = true
                position = end
            case 0x80...:
                position += 1
            default:
                return nil
            }
            position = skipPlainText(bytes, position)
        }
        return nil
    }

    /// What is behind characters that stand for themselves: ASCII but quote, backslash and control characters.
    ///
    /// Most of an answer is inside two or three long tokens; byte by byte this was two thirds of decoding one.
    @inline(__always)
    private static func skipPlainText(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        // Names and short values end here.
        while position &- start < 16, let word = ByteWord(bytes, position) {
            if let stop = word.firstStop { return position &+ stop }
            position &+= 8
        }
        while let block = ByteBlock(bytes, position), !block.hasStop { position &+= 32 }
        while let word = ByteWord(bytes, position) {
            if let stop = word.firstStop { return position &+ stop }
            position &+= 8
        }
        while byte(bytes, position) >= 0x20, bytes[position] < 0x80, bytes[position] != ASCII.quote,
            bytes[position] != ASCII.backslash
        {
            position &+= 1
        }
        return position
    }

    /// What is behind an escape, from the byte behind the backslash on.
    private static func escape(_ bytes: Span<UInt8>, _ position: Int) -> Int? {
        switch byte(bytes, position) {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return position + 1
        case UInt8(ascii: "u"):
            for digit in (position + 1)...(position + 4) where ASCII.hexValue(byte(bytes, digit)) == nil { return nil }
            return position + 5
        default:
            return nil
        }
    }

    private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) } != nil
    }
}
