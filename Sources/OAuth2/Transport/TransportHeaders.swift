/// The header fields of a request or an answer, in order; names are compared without regard to case.
///
/// Values may be secret (`Authorization`), so the description shows how many there are.
public struct TransportHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One header field.
    public struct Field: Sendable, Hashable, RedactedDescription {
        /// The field name as it was given.
        public let name: String
        /// The field value.
        public let value: String

        /// Returns whether name and value have the same bytes.
        public static func == (left: Self, right: Self) -> Bool {
            ByteText(left.name) == ByteText(right.name) && ByteText(left.value) == ByteText(right.value)
        }

        /// Hashes the bytes of name and value.
        public func hash(into hasher: inout Hasher) {
            ByteText(name).hash(into: &hasher)
            ByteText(value).hash(into: &hasher)
        }
    }

    /// All fields in the order they were added.
    public private(set) var fields: [Field] = []

    /// Headers without a field.
    public init() {}

    /// Headers without a field, and room for as many.
    init(capacity: Int) { fields.reserveCapacity(capacity) }

    /// Headers from names and values, such as another HTTP client's.
    public init(_ fields: some Sequence<(String, String)>) {
        for (name, value) in fields { append(name, value) }
    }

    /// Headers from a literal of names and values.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(capacity: elements.count)
        for (name, value) in elements { append(name, value) }
    }

    /// The value of the first field called `name`; setting replaces all fields of that name, `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value }
        set {
            fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// The values of all fields called `name`, in order.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
    }

    /// Adds a field behind the others, also when one of that name is there.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension TransportHeaders: RedactedDescription {
    /// How many there are; names can come from a server too, which could write into logs with them.
    public var description: String { "TransportHeaders(\(fields.count) redacted)" }
}
