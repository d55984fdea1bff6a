/// A JSON object as a server sent it: every member, in order, read when it is asked for.
///
/// The bytes are checked once, strictly by [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259): no trailing commas, no
/// bytes behind the object, valid UTF-8, at most 64 levels deep, and no member name twice, because two readers of one
/// answer could otherwise see two different values.
///
/// Members hold tokens, so the description shows none of them.
public struct JSONObject: Sendable, RedactedDescription {
    private let document: [UInt8]
    private let members: [JSONMember]

    /// An object without members.
    public init() { self.init(document: [], members: []) }

    init(document: [UInt8], members: [JSONMember]) {
        self.document = document
        self.members = members
    }

    /// Reads `bytes`; `nil` unless they are one JSON object and nothing else.
    public init?(parsing bytes: [UInt8]) {
        var parser = JSONParser(bytes)
        guard let members = parser.document() else { return nil }
        self.init(document: bytes, members: members)
    }

    /// The value of the member called `name`.
    public subscript(name: String) -> JSONValue? {
        var name = name
        return name.withUTF8 { name in
            for member in members where unsafe member.name.hasText(name, in: document) {
                return JSONValue(document: document, token: member.value)
            }
            return nil
        }
    }

    /// The names of all members in the order they came.
    public var names: [String] { members.compactMap { JSONValue(document: document, token: $0.name).string } }
}

/// Where a member's name and value stand in a document.
struct JSONMember: Sendable {
    let name: JSONToken
    let value: JSONToken
}

/// Where a value stands in a document; a string's quotes are outside.
struct JSONToken: Sendable {
    enum Kind: Sendable {
        case plainString, escapedString, number, object, array, bool, null
    }

    let kind: Kind
    let start: Int
    let end: Int
}

extension JSONToken {
    /// Whether this is a string with these bytes as its text.
    func hasText(_ text: UnsafeBufferPointer<UInt8>, in document: [UInt8]) -> Bool {
        guard kind == .plainString else {
            return unsafe kind == .escapedString && JSONParser.unescape(document[start..<end]).utf8.elementsEqual(text)
        }
        guard end - start == text.count else { return false }
        for index in 0..<text.count where unsafe document[start &+ index] != text[index] { return false }
        return true
    }
}

extension JSONObject {
    /// An object with string members, for answers that are forms instead of JSON.
    init(_ parameters: FormParameters) {
        // The writer merges repeated names and escapes what has to be, so the result always parses.
        self = JSONObject(parsing: parameters.jsonBody()) ?? JSONObject()
    }
}
