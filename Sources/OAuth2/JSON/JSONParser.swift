/// A strict JSON reader (RFC 8259) over bytes that records where the values are and copies nothing.
///
/// JSONDecoder accepts trailing commas, other encodings than UTF-8 and repeated names, and takes several times as long.
/// Every method reads at a position and answers with the one behind what it read, or `nil` if that is not what it should be.
/// Positions and bytes are passed along, instead of being stored, so that they stay in registers.
struct JSONParser {
    /// RFC 8259 section 9 lets a reader limit the depth; a token response needs three levels.
    static let maximumDepth = 64

    /// Where the values are; complete when ``parse(_:)`` has returned `true`.
    private(set) var nodes: [JSONNode] = []
    /// For objects with many members, by the index of the object: where each name is.
    private(set) var tables: [Int: [[UInt8]: Int]] = [:]
    private var depth = 0

    /// One value, with nothing but white space around it.
    ///
    /// A byte order mark in front is ignored (section 8.1).
    mutating func parse(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count < JSONNode.Text.maximumBytes else { return false }
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        nodes.reserveCapacity(16)
        let start = Self.skipSpace(bytes, hasMark ? 3 : 0)
        guard let end = value(bytes, start, named: JSONNode.Text()) else { return false }
        return Self.skipSpace(bytes, end) == bytes.count
    }

    /// A value of any kind; strings, which most are, are told apart first.
    @inline(__always)
    private mutating func value(_ bytes: Span<UInt8>, _ start: Int, named name: JSONNode.Text) -> Int? {
        guard Self.byte(bytes, start) == ASCII.quote else { return otherValue(bytes, start, named: name) }
        guard let text = Self.string(bytes, start) else { return nil }
        append(text.kind, named: name, from: text.start, to: text.end)
        return text.end &+ 1
    }

    private mutating func otherValue(_ bytes: Span<UInt8>, _ start: Int, named name: JSONNode.Text) -> Int? {
        switch Self.byte(bytes, start) {
        case UInt8(ascii: "{"):
            return nested(.object, bytes, start, named: name)
        case UInt8(ascii: "["):
            return nested(.array, bytes, start, named: name)
        case UInt8(ascii: "t"):
            return word("true", .bool, bytes, start, named: name)
        case UInt8(ascii: "f"):
            return word("false", .bool, bytes, start, named: name)
        case UInt8(ascii: "n"):
            return word("null", .null, bytes, start, named: name)
        default:
            guard let end = Self.number(bytes, start) else { return nil }
            append(.number, named: name, from: start, to: end)
            return end
        }
    }

    /// Appends a node that has none inside.
    private mutating func append(_ kind: JSONNode.Kind, named name: JSONNode.Text, from start: Int, to end: Int) {
        let next = UInt32(truncatingIfNeeded: nodes.count) &+ 1
        // The whole text is shorter than ``JSONNode/Text/maximumBytes``.
        let (start, end) = (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
        nodes.append(JSONNode(name: name, kind: kind, start: start, end: end, next: next))
    }

    /// An object or array, from its bracket on.
    private mutating func nested(
        _ kind: JSONNode.Kind,
        _ bytes: Span<UInt8>,
        _ start: Int,
        named name: JSONNode.Text
    ) -> Int? {
        guard depth < Self.maximumDepth else { return nil }
        let index = nodes.count
        append(kind, named: name, from: start, to: start)
        depth += 1
        guard let end = kind == .object ? members(bytes, start + 1) : elements(bytes, start + 1) else { return nil }
        depth -= 1
        nodes[index].end = UInt32(end)
        nodes[index].next = UInt32(nodes.count)
        return end
    }

    private mutating func members(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        let object = nodes.count - 1
        var names = JSONNames(first: nodes.count)
        var position = Self.skipSpace(bytes, start)
        if Self.byte(bytes, position) == UInt8(ascii: "}") { return position + 1 }
        while true {
            guard let name = Self.string(bytes, position), names.insert(name, among: nodes, bytes) else { return nil }
            position = Self.skipSpace(bytes, name.end &+ 1)
            guard Self.byte(bytes, position) == UInt8(ascii: ":") else { return nil }
            guard let end = value(bytes, Self.skipSpace(bytes, position + 1), named: name) else { return nil }
            position = Self.skipSpace(bytes, end)
            if Self.byte(bytes, position) != UInt8(ascii: ",") { break }
            position = Self.skipSpace(bytes, position + 1)
        }
        guard Self.byte(bytes, position) == UInt8(ascii: "}") else { return nil }
        switch names.result(among: nodes, bytes) {
        case .repeated: return nil
        case .unique: return position + 1
        case .table(let table):
            tables[object] = table
            return position + 1
        }
    }

    private mutating func elements(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = Self.skipSpace(bytes, start)
        if Self.byte(bytes, position) == UInt8(ascii: "]") { return position + 1 }
        while true {
            guard let end = value(bytes, position, named: JSONNode.Text()) else { return nil }
            position = Self.skipSpace(bytes, end)
            if Self.byte(bytes, position) != UInt8(ascii: ",") { break }
            position = Self.skipSpace(bytes, position + 1)
        }
        return Self.byte(bytes, position) == UInt8(ascii: "]") ? position + 1 : nil
    }

    private mutating func word(
        _ word: StaticString,
        _ kind: JSONNode.Kind,
        _ bytes: Span<UInt8>,
        _ start: Int,
        named name: JSONNode.Text
    ) -> Int? {
        var position = start
        for character in word.description.utf8 {
            guard Self.byte(bytes, position) == character else { return nil }
            position += 1
        }
        append(kind, named: name, from: start, to: position)
        return position
    }
}

extension JSONParser {
    /// The byte at `position`; behind the end a zero, which is nothing that JSON may have outside of strings.
    @inline(__always)
    static func byte(_ bytes: Span<UInt8>, _ position: Int) -> UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    @inline(__always)
    private static func skipSpace(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while byte(bytes, position) <= ASCII.space, isSpace(byte(bytes, position)) { position &+= 1 }
        return position
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
    }

    /// Section 6: `-`, an integer without leading zeros, a fraction, an exponent.
    private static func number(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = byte(bytes, start) == UInt8(ascii: "-") ? start + 1 : start
        if byte(bytes, position) == UInt8(ascii: "0") {
            position += 1
        } else {
            guard let end = digits(bytes, position) else { return nil }
            position = end
        }
        if byte(bytes, position) == UInt8(ascii: ".") {
            guard let end = digits(bytes, position + 1) else { return nil }
            position = end
        }
        if byte(bytes, position) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(bytes, position + 1)
            let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
            guard let end = digits(bytes, position + (hasSign ? 2 : 1)) else { return nil }
            position = end
        }
        return position
    }

    private static func digits(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var position = start
        while ASCII.isDigit(byte(bytes, position)) { position += 1 }
        return position > start ? position : nil
    }
}
