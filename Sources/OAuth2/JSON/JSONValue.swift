#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A value inside a ``JSONObject``: a view into the server's answer that is converted when it is read.
///
/// Each accessor is `nil` when the value is of another kind.
public struct JSONValue: Sendable, RedactedDescription {
    enum Kind: Sendable, Hashable {
        case string(hasEscapes: Bool)
        case number, object, array, bool, null
    }

    /// The whole document; the value is `start..<end` of it, a string's quotes excluded.
    let document: [UInt8]
    let start: Int
    let end: Int
    let kind: Kind

    init(document: [UInt8], start: Int, end: Int, kind: Kind) {
        self.document = document
        self.start = start
        self.end = end
        self.kind = kind
    }

    /// Reads a document that need not be an object, such as an array; `nil` unless `bytes` are one JSON value and nothing
    /// else.
    public init?(parsing bytes: [UInt8]) {
        var parser = JSONParser(bytes)
        guard let value = parser.documentValue() else { return nil }
        self = value
    }

    /// The text, if this is a string.
    ///
    /// A lone surrogate escape, which is no text, becomes U+FFFD.
    public var string: String? {
        guard case .string(let hasEscapes) = kind else { return nil }
        return hasEscapes
            ? JSONParser.unescape(document[start..<end]) : String(decoding: document[start..<end], as: UTF8.self)
    }

    /// The number, if this is an integer that fits, written with or without a fraction of zero (`3600.0`).
    public var int: Int? {
        guard kind == .number else { return nil }
        let text = String(decoding: document[start..<end], as: UTF8.self)
        return Int(text) ?? Double(text).flatMap(Int.init(exactly:))
    }

    /// The number, if this is one.
    public var double: Double? {
        kind == .number ? Double(String(decoding: document[start..<end], as: UTF8.self)) : nil
    }

    /// The truth value, if this is `true` or `false`.
    public var bool: Bool? { kind == .bool ? document[start] == UInt8(ascii: "t") : nil }

    /// Whether this is `null`.
    public var isNull: Bool { kind == .null }

    /// The members, if this is an object in which no name comes twice.
    public var object: JSONObject? {
        guard kind == .object else { return nil }
        var parser = JSONParser(document, at: start)
        return parser.object()
    }

    /// The elements, if this is an array.
    public var array: [JSONValue]? {
        guard kind == .array else { return nil }
        var parser = JSONParser(document, at: start)
        return parser.array()
    }

    /// The value as a type of yours.
    /// - Throws: `DecodingError`; mind that its text may quote the value.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        var bytes = Array(document[start..<end])
        if case .string = kind { bytes = [ASCII.quote] + bytes + [ASCII.quote] }
        return try JSONDecoder().decode(type, from: Data(bytes))
    }

    func hasText(_ text: String, _ utf8Count: Int) -> Bool {
        guard kind == .string(hasEscapes: false) else { return string == text }
        return end - start == utf8Count && document[start..<end].elementsEqual(text.utf8)
    }
}
