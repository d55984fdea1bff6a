#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A value inside a ``JSONObject``: a view into the server's answer that is converted when it is read.
///
/// Each accessor is `nil` when the value is of another kind.
public struct JSONValue: Sendable, RedactedDescription {
    let document: [UInt8]
    let token: JSONToken

    private var bytes: ArraySlice<UInt8> { document[token.start..<token.end] }

    init(document: [UInt8], token: JSONToken) {
        self.document = document
        self.token = token
    }

    /// Reads a document that need not be an object, such as an array; `nil` unless `bytes` are one JSON value and nothing
    /// else.
    public init?(parsing bytes: [UInt8]) {
        var parser = JSONParser(bytes)
        guard let token = parser.documentValue() else { return nil }
        self.init(document: bytes, token: token)
    }

    /// The text, if this is a string.
    ///
    /// A lone surrogate escape, which is no text, becomes U+FFFD.
    public var string: String? {
        switch token.kind {
        case .plainString: String(decoding: bytes, as: UTF8.self)
        case .escapedString: JSONParser.unescape(bytes)
        default: nil
        }
    }

    /// The number, if this is an integer that fits, written with or without a fraction of zero (`3600.0`).
    public var int: Int? {
        guard token.kind == .number else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return Int(text) ?? Double(text).flatMap(Int.init(exactly:))
    }

    /// The number, if this is one.
    public var double: Double? {
        token.kind == .number ? Double(String(decoding: bytes, as: UTF8.self)) : nil
    }

    /// The truth value, if this is `true` or `false`.
    public var bool: Bool? { token.kind == .bool ? bytes.first == UInt8(ascii: "t") : nil }

    /// Whether this is `null`.
    public var isNull: Bool { token.kind == .null }

    /// The members, if this is an object in which no name comes twice.
    public var object: JSONObject? {
        guard token.kind == .object else { return nil }
        var parser = JSONParser(document, at: token.start)
        return parser.object().map { JSONObject(document: document, members: $0) }
    }

    /// The elements, if this is an array.
    public var array: [JSONValue]? {
        guard token.kind == .array else { return nil }
        var parser = JSONParser(document, at: token.start)
        return parser.array()?.map { JSONValue(document: document, token: $0) }
    }

    /// The value as a type of yours.
    /// - Throws: `DecodingError`; mind that its text may quote the value.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        let isString = token.kind == .plainString || token.kind == .escapedString
        let json = isString ? document[(token.start - 1)...token.end] : bytes
        return try JSONDecoder().decode(type, from: Data(json))
    }
}
