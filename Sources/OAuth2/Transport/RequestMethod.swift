/// An HTTP request method.
public struct RequestMethod: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
    /// The method token, for example `POST`.
    public let rawValue: String

    /// Wraps a method token; methods are case-sensitive.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Wraps a literal method token.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The method `GET`.
    public static let get: Self = "GET"
    /// The method `POST`.
    public static let post: Self = "POST"
    /// The method `DELETE`.
    public static let delete: Self = "DELETE"
}
