/// A strict JSON reader (RFC 8259) over bytes that records where the members are and copies nothing.
///
/// JSONDecoder accepts trailing commas, other encodings than UTF-8 and repeated names, and takes several times as long.
struct JSONParser {
    /// RFC 8259 section 9 lets a reader limit the depth; a token response needs three levels.
    static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position: Int
    private var depth = 0

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// One object, with nothing but white space around it.
    mutating func document() -> [JSONMember]? { alone { parser in parser.object() } }

    /// One value of any kind, with nothing but white space around it.
    mutating func documentValue() -> JSONToken? { alone { parser in parser.value() } }

    /// A byte order mark in front is ignored (RFC 8259 section 8.1).
    private mutating func alone<Value>(_ read: (inout JSONParser) -> Value?) -> Value? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        guard let value = read(&self) else { return nil }
        skipSpace()
        return position == bytes.count ? value : nil
    }

    /// The members of the object that starts here.
    mutating func object() -> [JSONMember]? {
        guard take(UInt8(ascii: "{")), enter() else { return nil }
        defer { depth -= 1 }
        var members: [JSONMember] = []
        members.reserveCapacity(8)
        skipSpace()
        if take(UInt8(ascii: "}")) { return [] }
        repeat {
            skipSpace()
            guard let name = string() else { return nil }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return nil }
            skipSpace()
            guard let value = value() else { return nil }
            members.append(JSONMember(name: name, value: value))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")), namesAreUnique(members) else { return nil }
        return members
    }

    /// The array that starts here.
    mutating func array() -> [JSONToken]? {
        guard take(UInt8(ascii: "[")), enter() else { return nil }
        defer { depth -= 1 }
        var elements: [JSONToken] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return [] }
        repeat {
            skipSpace()
            guard let value = value() else { return nil }
            elements.append(value)
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? elements : nil
    }

    private mutating func value() -> JSONToken? {
        guard position < bytes.count else { return nil }
        let start = position
        switch bytes[position] {
        case ASCII.quote:
            return string()
        case UInt8(ascii: "{"):
            return object() == nil ? nil : make(.object, from: start)
        case UInt8(ascii: "["):
            return array() == nil ? nil : make(.array, from: start)
        case UInt8(ascii: "t"):
            return takeWord("true") ? make(.bool, from: start) : nil
        case UInt8(ascii: "f"):
            return takeWord("false") ? make(.bool, from: start) : nil
        case UInt8(ascii: "n"):
            return takeWord("null") ? make(.null, from: start) : nil
        default:
            return takeNumber() ? make(.number, from: start) : nil
        }
    }

    private func make(_ kind: JSONToken.Kind, from start: Int) -> JSONToken {
        JSONToken(kind: kind, start: start, end: position)
    }

    private mutating func enter() -> Bool {
        depth += 1
        return depth <= Self.maximumDepth
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let text = "\(word)".utf8
        guard bytes[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn: position += 1
            default: return
            }
        }
    }

    /// Section 6: `-`, an integer without leading zeros, a fraction, an exponent.
    private mutating func takeNumber() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard takeDigits() else { return false }
        }
        if take(UInt8(ascii: ".")) {
            guard takeDigits() else { return false }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard takeDigits() else { return false }
        }
        return true
    }

    private mutating func takeDigits() -> Bool {
        let start = position
        while position < bytes.count, ASCII.isDigit(bytes[position]) { position += 1 }
        return position > start
    }

    private func namesAreUnique(_ members: [JSONMember]) -> Bool {
        if members.count > 16 || members.contains(where: { $0.name.kind == .escapedString }) {
            let names = members.map { JSONValue(document: bytes, token: $0.name).string }
            return Set(names).count == members.count
        }
        for index in members.indices.dropFirst() {
            let name = members[index].name
            for other in 0..<index where areEqual(members[other].name, name) { return false }
        }
        return true
    }

    private func areEqual(_ left: JSONToken, _ right: JSONToken) -> Bool {
        guard left.end - left.start == right.end - right.start else { return false }
        for offset in 0..<(left.end - left.start) where bytes[left.start + offset] != bytes[right.start + offset] {
            return false
        }
        return true
    }
}

// MARK: Strings

extension JSONParser {
    /// The string that starts here (section 7); its value excludes the quotes.
    private mutating func string() -> JSONToken? {
        guard take(ASCII.quote) else { return nil }
        let start = position
        var hasEscapes = false
        var isASCII = true
        while true {
            position = endOfPlainText(from: position)
            guard position < bytes.count else { return nil }
            switch bytes[position] {
            case ASCII.quote:
                let end = position
                position += 1
                guard isASCII || String(validating: bytes[start..<end], as: UTF8.self) != nil else { return nil }
                return JSONToken(kind: hasEscapes ? .escapedString : .plainString, start: start, end: end)
            case ASCII.backslash:
                hasEscapes = true
                guard takeEscape() else { return nil }
            case 0x80...:
                isASCII = false
                position += 1
            default:
                return nil
            }
        }
    }

    /// Where the run of characters ends that stand for themselves: ASCII but quote, backslash and control characters.
    ///
    /// Most of an answer is inside two or three long tokens, so this looks at eight bytes at a time.
    private func endOfPlainText(from start: Int) -> Int {
        let bytes = bytes.span
        var index = start
        while index &+ 8 <= bytes.count {
            // Byte by byte this loop was two thirds of decoding a token response. The bounds are checked above.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard Self.isPlain(word) else { break }
            index &+= 8
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x80, bytes[index] != ASCII.quote,
            bytes[index] != ASCII.backslash
        {
            index &+= 1
        }
        return index
    }

    /// Whether none of eight bytes is a control character, a quote, a backslash or above 0x7F.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // x - 1 sets the top bit of a zero byte, and x - 0x20 that of a control character. A borrow can only come from a
        // byte that is found itself, so nothing is taken for plain that is not.
        let quote = word ^ (ones &* UInt64(ASCII.quote))
        let backslash = word ^ (ones &* UInt64(ASCII.backslash))
        let found = (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones) | word
        return found & (ones &* 0x80) == 0
    }

    private mutating func takeEscape() -> Bool {
        guard position + 1 < bytes.count else { return false }
        switch bytes[position + 1] {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
            return true
        case UInt8(ascii: "u"):
            guard position + 6 <= bytes.count,
                bytes[(position + 2)..<(position + 6)].allSatisfy({ ASCII.hexValue($0) != nil })
            else { return false }
            position += 6
            return true
        default:
            return false
        }
    }

    /// The text of a string that passed the parser and holds escapes.
    static func unescape(_ escaped: ArraySlice<UInt8>) -> String {
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
