/// A JSON object as a server sent it: every member, in order, read when it is asked for.
///
/// The bytes are checked once, strictly by [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259): no trailing commas, no
/// bytes behind the object, valid UTF-8, at most 64 levels deep, and no member name twice, because two readers of one
/// answer could otherwise see two different values.
///
/// Members hold tokens, so the description shows none of them.
public struct JSONObject: Sendable, RedactedDescription {
    let document: JSONDocument
    let index: Int

    /// An object without members.
    public init() { self.init(document: .empty, index: 0) }

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    /// Reads `bytes`; `nil` unless they are one JSON object and nothing else.
    public init?(parsing bytes: [UInt8]) {
        guard let document = JSONDocument(parsing: bytes), document.nodes[0].kind == .object else { return nil }
        self.init(document: document, index: 0)
    }

    /// The value of the member called `name`; `nil` when there is none, or when it is `null`.
    ///
    /// Servers write `null` for what is absent. Going through the object shows such members, too.
    public subscript(name: String) -> JSONValue? {
        guard let member = document.member(name, of: index) else { return nil }
        return JSONValue(document: document, index: member)
    }

    /// Whether there are no members.
    var isEmpty: Bool { Int(document.nodes[index].next) == index + 1 }

    /// Whether there is a member called `name` that is not `null`.
    func has(_ name: String) -> Bool { document.member(name, of: index) != nil }

    /// The names of all members in the order they came.
    ///
    /// To read all values, too, go through the object: `for member in object`.
    public var names: [String] { map(\.name) }
}

extension JSONObject: Sequence {
    /// A member of an object.
    public struct Member: Sendable, RedactedDescription {
        /// The name; the escape of a lone surrogate in it, which is no text, becomes U+FFFD.
        public let name: String
        /// The value, which may be `null`.
        public let value: JSONValue
    }

    /// Goes through the members in the order they came.
    public struct Iterator: IteratorProtocol, Sendable, RedactedDescription {
        private let document: JSONDocument
        private var position: Int
        private let end: Int

        fileprivate init(_ object: JSONObject) {
            document = object.document
            position = object.index + 1
            end = Int(object.document.nodes[object.index].next)
        }

        /// Returns the next member, if there is one.
        public mutating func next() -> Member? {
            guard position < end else { return nil }
            let node = document.nodes[position]
            let value = JSONValue(document: document, index: position)
            position = Int(node.next)
            return Member(name: node.name.string(in: document.bytes.span), value: value)
        }
    }

    /// Returns an iterator over the members.
    public func makeIterator() -> Iterator { Iterator(self) }
}

extension JSONObject {
    /// The bytes of the object as they came, from bracket to bracket.
    var source: ArraySlice<UInt8> {
        let node = document.nodes[index]
        return document.bytes[Int(node.start)..<Int(node.end)]
    }

    /// An object with string members, for answers that are forms instead of JSON.
    init(_ parameters: FormParameters) {
        // The writer merges repeated names and escapes what has to be, so the result always parses.
        self = JSONObject(parsing: parameters.jsonBody()) ?? JSONObject()
    }
}
