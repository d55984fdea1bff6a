/// How an access token is presented to an API; wire name `token_type`.
///
/// Compared without regard to case.
///
/// [RFC 6749 section 7.1](https://www.rfc-editor.org/rfc/rfc6749#section-7.1).
public struct TokenType: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire name in the server's spelling.
    public let rawValue: String

    /// A token type by its wire name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `Bearer`.
    ///
    /// [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
    public static let bearer: Self = "Bearer"
    /// `DPoP`.
    ///
    /// [RFC 9449](https://www.rfc-editor.org/rfc/rfc9449).
    public static let dpop: Self = "DPoP"
    /// `N_A`: the issued token is not an access token.
    ///
    /// [RFC 8693 section 2.2.1](https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1).
    public static let notApplicable: Self = "N_A"

    /// Whether two names are equal, case aside.
    public static func == (left: Self, right: Self) -> Bool { left.rawValue.equalsIgnoringASCIICase(right.rawValue) }

    /// Hashes the name in lower case.
    public func hash(into hasher: inout Hasher) { ByteText(rawValue.lowercasedASCII).hash(into: &hasher) }
}
