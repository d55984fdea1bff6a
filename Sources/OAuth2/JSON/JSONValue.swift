#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A value inside a ``JSONObject``: a view into the server's answer that is converted when it is read.
///
/// Each accessor is `nil` when the value is of another kind.
public struct JSONValue: Sendable, RedactedDescription {
    let document: JSONDocument
    let index: Int

    private var node: JSONNode { document.nodes[index] }

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    /// Reads a document that need not be an object, such as an array; `nil` unless `bytes` are one JSON value and nothing
    /// else.
    public init?(parsing bytes: [UInt8]) {
        guard let document = JSONDocument(parsing: bytes) else { return nil }
        self.init(document: document, index: 0)
    }

    /// The text, if this is a string.
    ///
    /// `nil` for one with the escape of a lone surrogate, which is no text
    /// ([RFC 7493 section 2.1](https://www.rfc-editor.org/rfc/rfc7493#section-2.1)): replaced by U+FFFD, the names of two
    /// users could become one.
    public var string: String? { document.string(at: index) }

    /// The number, if this is an integer that fits, written with or without a fraction of zero (`3600.0`).
    public var int: Int? { document.int(at: index) }

    /// The number, if this is one.
    public var double: Double? { document.double(at: index) }

    /// The truth value, if this is `true` or `false`.
    public var bool: Bool? { node.kind == .bool ? document.bytes[Int(node.start)] == UInt8(ascii: "t") : nil }

    /// Whether this is `null`.
    public var isNull: Bool { document.isNull(at: index) }

    /// The members, if this is an object in which no name comes twice.
    public var object: JSONObject? {
        node.kind == .object ? JSONObject(document: document, index: index) : nil
    }

    /// The elements, if this is an array.
    public var array: [JSONValue]? {
        mapElements { $0 }
    }

    /// What `read` makes of the elements, without those of which it makes nothing; `nil` if this is no array.
    func mapElements<Result>(_ read: (JSONValue) -> Result?) -> [Result]? {
        guard node.kind == .array else { return nil }
        return document.mapChildren(of: index) { read(JSONValue(document: document, index: $0)) }
    }

    /// The value as a type of yours.
    /// - Throws: `DecodingError`; mind that its text may quote the value.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(source))
    }

    /// The bytes of the value as they came, of a string with its quotes.
    var source: ArraySlice<UInt8> {
        let range = node.kind.isString ? (Int(node.start) - 1)..<(Int(node.end) + 1) : Int(node.start)..<Int(node.end)
        return document.bytes[range]
    }
}
