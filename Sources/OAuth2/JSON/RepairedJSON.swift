/// What can be read of a JSON object that breaks the grammar somewhere: the members that are whole and come once.
///
/// For an answer that must not be lost because of a detail that nobody uses: a byte in another encoding than UTF-8, a member that is
/// repeated, an end that is cut off.
struct RepairedJSON {
    /// The members that are whole and come once.
    let members: JSONObject
    /// The names of those that come more than once; none of them is among ``members``.
    let repeatedNames: [ByteText]
    /// The names of those whose value is no JSON, or has a repeated member inside.
    let brokenNames: [ByteText]
    /// Whether all of the text was bytes of UTF-8.
    let isUTF8: Bool
    /// Whether nothing but what is named here is wrong: the object has its end, and nothing is behind it.
    let isComplete: Bool

    private struct Member {
        let name: Range<Int>
        let value: Range<Int>
        let isIntact: Bool
    }

    /// Reads `body`; `nil` unless it begins as an object.
    init?(_ body: [UInt8]) {
        let text = String(decoding: body, as: UTF8.self)
        let bytes = Array(text.utf8)
        isUTF8 = bytes == body
        guard let (found, isComplete) = Self.scan(bytes) else { return nil }
        self.isComplete = isComplete
        var counts: [ByteText: Int] = [:]
        let names = found.map { member in ByteText(Self.string(bytes[member.name]) ?? "") }
        for name in names { counts[name, default: 0] += 1 }
        repeatedNames = counts.filter { $0.value > 1 }.map(\.key)
        brokenNames = zip(names, found).filter { !$0.1.isIntact }.map(\.0)
        let kept = zip(names, found).filter { counts[$0.0] == 1 && $0.1.isIntact }.map(\.1)
        let written = kept.map { bytes[$0.name] + [UInt8(ascii: ":")] + bytes[$0.value] }.joined(
            separator: [UInt8(ascii: ",")])
        members =
            JSONObject(parsing: Array("{".utf8) + Array(written) + Array("}".utf8)) ?? JSONObject()
    }

    /// A literal's text.
    private static func string(_ literal: ArraySlice<UInt8>) -> String? {
        guard let document = JSONDocument(parsing: Array(literal)) else { return nil }
        return document.string(at: 0)
    }

    /// The members in order, up to the first mistake that is not inside of a value.
    private static func scan(_ bytes: [UInt8]) -> (members: [Member], isComplete: Bool)? {
        var position = skipSpace(bytes, bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else { return nil }
        var members: [Member] = []
        repeat {
            let start = skipSpace(bytes, position + 1)
            if members.isEmpty, start < bytes.count, bytes[start] == UInt8(ascii: "}") {
                return ([], skipSpace(bytes, start + 1) == bytes.count)
            }
            guard let name = JSONParser.string(bytes.span, start) else { return (members, false) }
            let colon = skipSpace(bytes, name.end + 1)
            guard colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { return (members, false) }
            let value = skipSpace(bytes, colon + 1)
            guard let end = endOfValue(bytes, value) else { return (members, false) }
            let isIntact = JSONDocument(parsing: Array(bytes[value..<end])) != nil
            members.append(Member(name: start..<name.end + 1, value: value..<end, isIntact: isIntact))
            position = skipSpace(bytes, end)
        } while position < bytes.count && bytes[position] == UInt8(ascii: ",")
        guard position < bytes.count, bytes[position] == UInt8(ascii: "}") else {
            return (members, false)
        }
        return (members, skipSpace(bytes, position + 1) == bytes.count)
    }

    /// What is behind a value, by its brackets and quotes alone; `nil` when it has no end.
    private static func endOfValue(_ bytes: [UInt8], _ start: Int) -> Int? {
        var position = start
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.quote:
                guard let text = JSONParser.string(bytes.span, position) else { return nil }
                position = text.end + 1
                if depth == 0 { return position }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position }
                depth -= 1
                position += 1
                if depth == 0 { return position }
            case UInt8(ascii: ",") where depth == 0:
                return position
            default:
                position += 1
                if depth == 0, position < bytes.count, isSpace(bytes[position]) { return position }
            }
        }
        return nil
    }

    private static func skipSpace(_ bytes: [UInt8], _ start: Int) -> Int {
        var position = start
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
        return position
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab || byte == ASCII.lineFeed
            || byte == ASCII.carriageReturn
    }
}
