/// The names and values of a request to an authorization server, in order.
///
/// Sent as a form body, a URL query or a JSON object. An empty value counts as absent, because servers must treat it so
/// ([RFC 6749 section 3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)); the one parameter that may be repeated,
/// `resource` ([RFC 8707](https://www.rfc-editor.org/rfc/rfc8707)), is appended.
///
/// The description shows how many there are.
public struct FormParameters: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Element: Sendable, Hashable, RedactedDescription {
        /// The wire name.
        public let name: String
        /// The value before any encoding.
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

        fileprivate func isNamed(_ name: ByteText) -> Bool { ByteText(self.name) == name }
    }

    /// All parameters in the order they are sent.
    public private(set) var elements: [Element] = []

    /// No parameters.
    public init() {}

    /// No parameters, and room for as many.
    init(capacity: Int) { elements.reserveCapacity(capacity) }

    /// Parameters from names and values, such as a web framework's decoded query.
    public init(_ pairs: some Sequence<(String, String)>) {
        for (name, value) in pairs { append(name, value) }
    }

    /// Parameters from a literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(capacity: elements.count)
        for (name, value) in elements { append(name, value) }
    }

    /// The first value of `name`, found byte for byte; setting replaces every value of that name, `nil` removes them.
    ///
    /// It looks at each element in turn: read ``elements`` to go through all of them.
    public subscript(name: String) -> String? {
        get { first(named: ByteText(name))?.value }
        set {
            elements.removeAll { $0.isNamed(ByteText(name)) }
            if let newValue { append(name, newValue) }
        }
    }

    private func first(named name: ByteText) -> Element? { elements.first { $0.isNamed(name) } }

    /// The names in the order they are sent.
    public var names: [String] { elements.map(\.name) }

    /// Whether a name is there twice, other than one that may be.
    func hasRepeatedName(except exception: ByteText? = nil) -> Bool { repeatedName { $0 == exception } != nil }

    /// The first name that is there twice, other than those that may be.
    func repeatedName(except isException: (ByteText) -> Bool) -> ByteText? {
        guard elements.count <= 16 else {
            // A callback can have thousands; comparing each with each would take forever.
            var seen: Set<ByteText> = []
            return elements.lazy.map { ByteText($0.name) }.first { !isException($0) && !seen.insert($0).inserted }
        }
        // A request has a handful, for which a set takes ten times as long.
        for (index, element) in elements.enumerated() {
            let name = ByteText(element.name)
            if elements[..<index].contains(where: { $0.isNamed(name) }), !isException(name) { return name }
        }
        return nil
    }

    /// Adds a value behind the others, also when `name` has one already.
    public mutating func append(_ name: String, _ value: String) {
        elements.append(Element(name: name, value: value))
    }

    /// Adds the value unless there is none.
    ///
    /// An empty one is refused: the server would treat it as absent (RFC 6749 section 3.1), which is what `nil` is for.
    mutating func append(
        _ name: StaticString,
        ifPresent value: String?,
        step: OAuth2Error.Step
    ) throws(OAuth2Error) {
        guard let value else { return }
        guard !value.isEmpty else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: name,
                message: "The value is empty; leave it nil to send none."
            )
        }
        append(name.description, value)
    }

    /// Adds a `resource` for each URI, after checking it (RFC 8707 section 2).
    mutating func append(resources: [String], step: OAuth2Error.Step) throws(OAuth2Error) {
        for resource in resources {
            try Self.check(resource: resource, step: step)
            append("resource", resource)
        }
    }

    static func check(resource: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        try Placeholder.check(resource, "resource", step: step)
        guard let parts = URLParts(resource), !parts.hasFragment else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "resource",
                message: "A resource is an absolute URI without a fragment (RFC 8707 section 2)."
            )
        }
    }
}

extension FormParameters: RedactedDescription {
    /// How many there are; names can come from a callback too, and would let its sender write into logs.
    public var description: String { "FormParameters(\(elements.count) redacted)" }
}

extension FormParameters {
    /// The parameters as an `application/x-www-form-urlencoded` body
    /// ([RFC 6749 appendix B](https://www.rfc-editor.org/rfc/rfc6749#appendix-B)).
    public func formBody() -> [UInt8] {
        var writer = ByteWriter()
        let elements = elements.span
        for index in elements.indices {
            if index > 0 { writer.append(UInt8(ascii: "&")) }
            writer.percentEncode(elements[index].name)
            writer.append(UInt8(ascii: "="))
            writer.percentEncode(elements[index].value)
        }
        return writer.array
    }

    /// Reads a query or a form body with U+FFFD in the place of what cannot be read, and hands the names of such values to `note`.
    init(repairing form: some Collection<UInt8>, _ note: (String) -> Void) {
        for pair in form.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.repairForm(parts[0]).text
            let (value, isIntact) = parts.count == 2 ? PercentEncoding.repairForm(parts[1]) : ("", true)
            if !isIntact { note(name) }
            append(name, value)
        }
    }

    /// Reads a query or a form body; `nil` when an escape is broken or a name or value is not UTF-8.
    public init?(form: some Collection<UInt8>) {
        for pair in form.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decodeForm(parts[0]),
                let value = parts.count == 2 ? PercentEncoding.decodeForm(parts[1]) : ""
            else { return nil }
            append(name, value)
        }
    }

    /// The parameters as a JSON object; a repeated name becomes an array.
    public func jsonBody() -> [UInt8] {
        // Grouped first: a search for each name would let a callback of 64 KiB keep a core busy for seconds.
        var values = Dictionary(grouping: elements) { ByteText($0.name) }.mapValues { $0.map(\.value) }
        var writer = JSONWriter()
        writer.beginObject()
        for element in elements {
            // Written where the name comes first.
            guard let values = values.removeValue(forKey: ByteText(element.name)) else { continue }
            writer.key(element.name)
            if values.count == 1 { writer.string(values[0]) } else { writer.strings(values) }
        }
        writer.endObject()
        return writer.bytes
    }
}
