/// A JSON object as a server sent it: every member, in order, read when it is asked for.
///
/// The bytes are checked once, strictly by [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259): no trailing commas, no
/// bytes behind the object, valid UTF-8, at most 64 levels deep, and no member name twice, because two readers of one
/// answer could otherwise see two different values.
///
/// Members hold tokens, so the description shows none of them.
public struct JSONObject: Sendable, RedactedDescription {
    struct Member: Sendable {
        let name: JSONValue
        let value: JSONValue
    }

    let members: [Member]

    /// An object without members.
    public init() { members = [] }

    init(members: [Member]) { self.members = members }

    /// Reads `bytes`; `nil` unless they are one JSON object and nothing else.
    public init?(parsing bytes: [UInt8]) {
        var parser = JSONParser(bytes)
        guard let object = parser.document() else { return nil }
        self = object
    }

    /// The value of the member called `name`.
    public subscript(name: String) -> JSONValue? {
        let count = name.utf8.count
        for member in members where member.name.hasText(name, count) { return member.value }
        return nil
    }

    /// The names of all members in the order they came.
    public var names: [String] { members.compactMap(\.name.string) }
}

extension JSONObject {
    /// An object with string members, for answers that are forms instead of JSON.
    init(_ parameters: FormParameters) {
        // The writer merges repeated names and escapes what has to be, so the result always parses.
        self = JSONObject(parsing: parameters.jsonBody()) ?? JSONObject()
    }
}
