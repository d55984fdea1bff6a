// Shadows what `String` compares, searches and hashes with, so that the compiler itself points at each use of it; see ../check-text.
// It is never part of a product.

extension String {
    @available(*, deprecated, message: "compare ByteText") static func == (left: String, right: String) -> Bool {
        false
    }
    @available(*, deprecated, message: "compare ByteText") static func != (left: String, right: String) -> Bool {
        false
    }
    @available(*, deprecated, message: "look at utf8") func hasPrefix(_ prefix: String) -> Bool { false }
    @available(*, deprecated, message: "look at utf8") func hasSuffix(_ suffix: String) -> Bool { false }
    @available(*, deprecated, message: "use lowercasedASCII") func lowercased() -> String { self }
    @available(*, deprecated, message: "use ASCII only") func uppercased() -> String { self }
}

@available(*, deprecated, message: "switch over ByteText") func ~= (left: String, right: String) -> Bool { false }

extension Optional where Wrapped == String {
    @available(*, deprecated, message: "compare ByteText") static func == (left: String?, right: String?) -> Bool {
        false
    }
    @available(*, deprecated, message: "compare ByteText") static func != (left: String?, right: String?) -> Bool {
        false
    }
    @available(*, deprecated, message: "compare ByteText") static func == (left: String?, right: String) -> Bool {
        false
    }
    @available(*, deprecated, message: "compare ByteText") static func != (left: String?, right: String) -> Bool {
        false
    }
    @available(*, deprecated, message: "compare ByteText") static func == (left: String, right: String?) -> Bool {
        false
    }
    @available(*, deprecated, message: "compare ByteText") static func != (left: String, right: String?) -> Bool {
        false
    }
    // To look whether there is a text compares none.
    static func == (left: String?, right: _OptionalNilComparisonType) -> Bool { false }
    static func != (left: String?, right: _OptionalNilComparisonType) -> Bool { false }
    static func == (left: _OptionalNilComparisonType, right: String?) -> Bool { false }
    static func != (left: _OptionalNilComparisonType, right: String?) -> Bool { false }
}

extension Array where Element == String {
    @available(*, deprecated, message: "compare ByteText") static func == (left: Self, right: Self) -> Bool { false }
    @available(*, deprecated, message: "compare ByteText") static func != (left: Self, right: Self) -> Bool { false }
}

extension Character {
    @available(*, deprecated, message: "look at utf8") static func == (left: Self, right: Self) -> Bool { false }
    @available(*, deprecated, message: "look at utf8") static func != (left: Self, right: Self) -> Bool { false }
}

extension StringProtocol {
    @available(*, deprecated, message: "look at utf8")
    func prefix(while predicate: (Character) throws -> Bool) rethrows -> SubSequence { self[...] }
    @available(*, deprecated, message: "look at utf8")
    func drop(while predicate: (Character) throws -> Bool) rethrows -> SubSequence { self[...] }
    @available(*, deprecated, message: "look at utf8")
    func filter(_ isIncluded: (Character) throws -> Bool) rethrows -> String { "" }
    @available(*, deprecated, message: "look at utf8")
    func allSatisfy(_ predicate: (Character) throws -> Bool) rethrows -> Bool { false }
    @available(*, deprecated, message: "compare ByteText")
    static func == <Other: StringProtocol>(left: Self, right: Other) -> Bool { false }
    @available(*, deprecated, message: "compare ByteText")
    static func != <Other: StringProtocol>(left: Self, right: Other) -> Bool { false }
}

extension Sequence where Element == String {
    @available(*, deprecated, message: "compare ByteText") func contains(_ element: String) -> Bool { false }
}

extension Sequence where Element == String? {
    @available(*, deprecated, message: "compare ByteText") func contains(_ element: String?) -> Bool { false }
}

extension Collection where Element == String {
    @available(*, deprecated, message: "compare ByteText") func firstIndex(of element: String) -> Index? { nil }
}

extension Collection where Element == Character {
    @available(*, deprecated, message: "look at utf8") var first: Character? { nil }
    @available(*, deprecated, message: "look at utf8") func contains(_ element: Character) -> Bool { false }
    @available(*, deprecated, message: "look at utf8") func firstIndex(of element: Character) -> Index? { nil }
    @available(*, deprecated, message: "look at utf8")
    func first(where predicate: (Character) throws -> Bool) rethrows -> Character? { nil }
    @available(*, deprecated, message: "split utf8")
    func split(separator: Character, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true) -> [SubSequence] {
        []
    }
}

extension Set where Element == String {
    @available(*, deprecated, message: "use Set<ByteText>") init(_ elements: some Sequence<String>) { self = [] }
    @available(*, deprecated, message: "use Set<ByteText>") func contains(_ element: String) -> Bool { false }
    @available(*, deprecated, message: "use Set<ByteText>") @discardableResult
    mutating func insert(_ element: String) -> (inserted: Bool, memberAfterInsert: String) { (false, element) }
}

extension Dictionary where Key == String {
    @available(*, deprecated, message: "use ByteText as key") subscript(key: String) -> Value? {
        get { nil }
        set {}
    }
    @available(*, deprecated, message: "use ByteText as key")
    subscript(key: String, default value: @autoclosure () -> Value) -> Value {
        get { value() }
        set {}
    }
    @available(*, deprecated, message: "use ByteText as key")
    init<Values: Sequence>(grouping values: Values, by key: (Values.Element) throws -> String) rethrows
    where Value == [Values.Element] { self = [:] }
    @available(*, deprecated, message: "use ByteText as key") @discardableResult
    mutating func removeValue(forKey key: String) -> Value? { nil }
}
