/// A set of scopes in the order they were written; wire name `scope`.
///
/// ```swift
/// let scope: Scope = [.openID, .profile, .offlineAccess, "read:orders"]
/// ```
/// Equality and ``isSubset(of:)`` do not care about the order, as
/// [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3) says.
public struct Scope: Sendable, ExpressibleByArrayLiteral {
    private enum Storage: Sendable {
        /// Each once.
        case values([ScopeValue])
        /// With spaces between them, perhaps some of them twice: what a server granted is seldom looked at, and taking it
        /// apart took as long as all other members of an answer together.
        case text(String)
    }

    private var storage: Storage

    /// The scopes, each once.
    ///
    /// Of scopes that were read from a text the list is made each time; keep it in a variable to go through it often.
    public var values: [ScopeValue] {
        switch storage {
        case .values(let values): values
        case .text(let text): Self.values(of: text) { $0 == ASCII.space }
        }
    }

    /// The empty set.
    public init() { storage = .values([]) }

    /// The scopes of a sequence; repetitions are dropped.
    public init(_ values: some Sequence<ScopeValue>) { storage = .values(Self.withoutRepetitions(Array(values))) }

    /// The scopes of a literal.
    public init(arrayLiteral elements: ScopeValue...) { self.init(elements) }

    /// Reads the wire form: scopes with spaces between them.
    ///
    /// Some providers put commas or plus signs between them; `separators` says which bytes to split at.
    public init(parsing text: String, separators: String = " ") {
        storage =
            ByteText(separators) == " " ? .text(text) : .values(Self.values(of: text) { separators.utf8.contains($0) })
    }

    private static func values(of text: String, isSeparator: (UInt8) -> Bool) -> [ScopeValue] {
        text.withBytes { text in
            var values: [ScopeValue] = []
            values.reserveCapacity(text.count / 8 + 1)
            var start = 0
            while start < text.count {
                var end = start
                while end < text.count, !isSeparator(text[end]) { end += 1 }
                if end > start { values.append(ScopeValue(rawValue: String(decoding: text.extracting(start..<end)))) }
                start = end + 1
            }
            return withoutRepetitions(values)
        }
    }

    private static func withoutRepetitions(_ values: [ScopeValue]) -> [ScopeValue] {
        guard values.count <= 16 else {
            // A server's list can be long; looking for each value in the list before it would take forever.
            var seen: Set<ScopeValue> = []
            return values.filter { seen.insert($0).inserted }
        }
        // Nearly always there is no repetition, and the array is taken as it is.
        var unique = values
        for index in values.indices.reversed() where values[..<index].contains(values[index]) {
            unique.remove(at: index)
        }
        return unique
    }

    /// Adds a scope unless it is there.
    public mutating func insert(_ value: ScopeValue) {
        let values = values
        if !values.contains(value) { storage = .values(values + [value]) }
    }

    /// Whether `value` is one of the scopes.
    public func contains(_ value: ScopeValue) -> Bool { values.contains(value) }

    /// Whether there are no scopes.
    public var isEmpty: Bool {
        switch storage {
        case .values(let values): values.isEmpty
        case .text(let text): text.utf8.allSatisfy { $0 == ASCII.space }
        }
    }

    /// Whether every scope of this set is in `other`.
    public func isSubset(of other: Scope) -> Bool { values.allSatisfy(Set(other.values).contains) }

    /// The scopes of this set that are not in `other`.
    public func subtracting(_ other: Scope) -> Scope {
        let others = Set(other.values)
        return Scope(values.filter { !others.contains($0) })
    }
}

extension Scope: Hashable {
    /// Whether both sets hold the same scopes, in any order.
    public static func == (left: Scope, right: Scope) -> Bool { Set(left.values) == Set(right.values) }

    /// Hashes the scopes without regard to their order.
    public func hash(into hasher: inout Hasher) { hasher.combine(Set(values)) }
}

extension Scope: CustomStringConvertible {
    /// The scopes with spaces between them.
    public var description: String { joined(by: " ") }

    /// The wire form with `separator` between the scopes.
    func joined(by separator: String) -> String {
        // A key path instead of the closure would be looked up at run time.
        String(joining: values.lazy.map { $0.rawValue }, by: separator)
    }
}

extension Scope: Codable {
    /// Encodes the scopes as one string with spaces between them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes one string with spaces between the scopes.
    public init(from decoder: any Decoder) throws {
        self.init(parsing: try decoder.singleValueContainer().decode(String.self))
    }
}

extension Scope {
    /// The wire form, after checking every scope.
    func checkedText(separator: String, step: OAuth2Error.Step) throws(OAuth2Error) -> String {
        try Self.check(separator: separator, step: step)
        for value in values { try value.check(separator: separator, step: step) }
        return joined(by: separator)
    }

    /// Checks what a server is said to want between two scopes.
    static func check(separator: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        if ByteText(separator) == " " { return }
        guard separator.utf8.count == 1, separator.consists(of: .printable) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: step,
                parameter: "scopeSeparator",
                message: "AuthorizationServer.scopeSeparator must be one printable character: a space, or a comma."
            )
        }
    }
}
