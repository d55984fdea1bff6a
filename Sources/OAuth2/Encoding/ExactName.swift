/// A name that is compared byte for byte, such as a scope, a grant type or a signing algorithm.
///
/// Two names are equal when their bytes are, and they are hashed as bytes. `String` compares by canonical equivalence, which makes two
/// names of a server one, and takes quadratic time for texts that are made for it. Conform the open sets of your own
/// extension to this protocol:
///
/// ```swift
/// struct Display: ExactName, ExpressibleByStringLiteral {
///     let rawValue: String
///     init(rawValue: String) { self.rawValue = rawValue }
///
///     static let page: Self = "page"
/// }
/// ```
public protocol ExactName: RawRepresentable, Sendable, Hashable where RawValue == String {
    /// Wraps a name as it is written outside of the program.
    init(rawValue: String)
}

extension ExactName {
    /// Returns whether both names have the same bytes.
    public static func == (left: Self, right: Self) -> Bool { ByteText(left.rawValue) == ByteText(right.rawValue) }

    /// Returns whether the names differ.
    ///
    /// Without it the operator that the standard library has for `RawRepresentable` would compare the strings, whatever `==`
    /// says.
    public static func != (left: Self, right: Self) -> Bool { !(left == right) }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) { ByteText(rawValue).hash(into: &hasher) }
}

extension ExactName where Self: ExpressibleByStringLiteral {
    /// Wraps a literal name as it is written outside of the program.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
