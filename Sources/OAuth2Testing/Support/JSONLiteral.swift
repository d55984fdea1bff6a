import OAuth2

/// A JSON value written down in a test: a claim, or a member of an answer.
///
/// ```swift
/// configuration.idTokenClaims = ["roles": ["admin"], "age": 36, "nonce": "another"]
/// ```
public indirect enum JSONLiteral: Sendable, Hashable {
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// `true` or `false`.
    case bool(Bool)
    /// A list.
    case array([JSONLiteral])
    /// An object; members are written in the order of their names.
    case object([String: JSONLiteral])

    func write(to writer: inout JSONWriter) {
        switch self {
        case .string(let text): writer.string(text)
        case .integer(let number): writer.integer(number)
        case .bool(let value): writer.bool(value)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// The JSON text.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}

extension JSONLiteral: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSONLiteral...) { self = .array(elements) }
    /// An object; the last value of a repeated name counts.
    public init(dictionaryLiteral elements: (String, JSONLiteral)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}
