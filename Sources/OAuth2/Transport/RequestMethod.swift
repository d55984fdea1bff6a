/// An HTTP request method.
public struct RequestMethod: ExactName, ExpressibleByStringLiteral {
    /// The method token, for example `POST`.
    public let rawValue: String

    /// Wraps a method token; methods are case-sensitive.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The method `GET`.
    public static let get: Self = "GET"
    /// The method `POST`.
    public static let post: Self = "POST"
    /// The method `DELETE`.
    public static let delete: Self = "DELETE"
}
