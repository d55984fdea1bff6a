/// A strict JSON reader (RFC 8259) over bytes that records where the values are and copies nothing.
///
/// JSONDecoder accepts trailing commas, other encodings than UTF-8 and repeated names, and takes several times as long.
/// Every method reads at `position`, moves it behind what it read, and answers whether that was what it should be. The bytes
/// are passed along because a span cannot be stored.
struct JSONParser {
    /// RFC 8259 section 9 lets a reader limit the depth; a token response needs three levels.
    static let maximumDepth = 64

    /// Where the values are; complete when ``parse(_:)`` has returned `true`.
    private(set) var nodes: [JSONNode] = []
    var position = 0
    private var depth = 0

    /// One value, with nothing but white space around it.
    ///
    /// A byte order mark in front is ignored (section 8.1).
    mutating func parse(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= Int(UInt32.max) else { return false }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        nodes.reserveCapacity(16)
        skipSpace(bytes)
        guard value(bytes, named: JSONNode.Text()) else { return false }
        skipSpace(bytes)
        return position == bytes.count
    }

    private mutating func value(_ bytes: Span<UInt8>, named name: JSONNode.Text) -> Bool {
        guard position < bytes.count else { return false }
        let start = position
        switch bytes[position] {
        case ASCII.quote:
            guard let text = string(bytes) else { return false }
            let kind = text.hasEscapes ? JSONNode.Kind.escapedString : .plainString
            append(kind, named: name, start: text.start, end: text.end)
            return true
        case UInt8(ascii: "{"):
            return nested(.object, named: name) { parser in parser.members(bytes) }
        case UInt8(ascii: "["):
            return nested(.array, named: name) { parser in parser.elements(bytes) }
        case UInt8(ascii: "t"):
            return word("true", .bool, bytes, named: name)
        case UInt8(ascii: "f"):
            return word("false", .bool, bytes, named: name)
        case UInt8(ascii: "n"):
            return word("null", .null, bytes, named: name)
        default:
            guard number(bytes) else { return false }
            append(.number, named: name, start: UInt32(start), end: UInt32(position))
            return true
        }
    }

    /// Appends a node that has none inside.
    private mutating func append(_ kind: JSONNode.Kind, named name: JSONNode.Text, start: UInt32, end: UInt32) {
        nodes.append(JSONNode(name: name, kind: kind, start: start, end: end, next: UInt32(nodes.count) + 1))
    }

    /// An object or array, from its bracket on.
    private mutating func nested(
        _ kind: JSONNode.Kind,
        named name: JSONNode.Text,
        _ read: (inout JSONParser) -> Bool
    ) -> Bool {
        let index = nodes.count
        append(kind, named: name, start: UInt32(position), end: 0)
        depth += 1
        position += 1
        guard depth <= Self.maximumDepth, read(&self) else { return false }
        depth -= 1
        nodes[index].end = UInt32(position)
        nodes[index].next = UInt32(nodes.count)
        return true
    }

    private mutating func members(_ bytes: Span<UInt8>) -> Bool {
        let first = nodes.count
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return true }
        repeat {
            skipSpace(bytes)
            guard let name = string(bytes) else { return false }
            skipSpace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { return false }
            skipSpace(bytes)
            guard value(bytes, named: name) else { return false }
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        return take(UInt8(ascii: "}"), bytes) && JSONNames.areUnique(nodes.span, from: first, bytes)
    }

    private mutating func elements(_ bytes: Span<UInt8>) -> Bool {
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return true }
        repeat {
            skipSpace(bytes)
            guard value(bytes, named: JSONNode.Text()) else { return false }
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        return take(UInt8(ascii: "]"), bytes)
    }

    private mutating func word(
        _ word: StaticString,
        _ kind: JSONNode.Kind,
        _ bytes: Span<UInt8>,
        named name: JSONNode.Text
    ) -> Bool {
        let start = position
        for character in word.description.utf8 {
            guard take(character, bytes) else { return false }
        }
        append(kind, named: name, start: UInt32(start), end: UInt32(position))
        return true
    }

    /// Section 6: `-`, an integer without leading zeros, a fraction, an exponent.
    private mutating func number(_ bytes: Span<UInt8>) -> Bool {
        _ = take(UInt8(ascii: "-"), bytes)
        if !take(UInt8(ascii: "0"), bytes) {
            guard digits(bytes) else { return false }
        }
        if take(UInt8(ascii: "."), bytes) {
            guard digits(bytes) else { return false }
        }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            _ = take(UInt8(ascii: "+"), bytes) || take(UInt8(ascii: "-"), bytes)
            guard digits(bytes) else { return false }
        }
        return true
    }

    private mutating func digits(_ bytes: Span<UInt8>) -> Bool {
        let start = position
        while position < bytes.count, ASCII.isDigit(bytes[position]) { position += 1 }
        return position > start
    }

    @inline(__always)
    mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position &+= 1
        return true
    }

    @inline(__always)
    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count, bytes[position] <= ASCII.space, isSpace(bytes[position]) { position &+= 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
    }
}
