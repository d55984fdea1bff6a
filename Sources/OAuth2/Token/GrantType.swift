/// What a token request presents to get tokens; wire name `grant_type`.
///
/// An open set.
///
/// [RFC 6749 section 1.3](https://www.rfc-editor.org/rfc/rfc6749#section-1.3).
public struct GrantType: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire name.
    public let rawValue: String

    /// A grant type by its wire name, usually a URI.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `authorization_code`.
    ///
    /// [RFC 6749 section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3).
    public static let authorizationCode: Self = "authorization_code"
    /// `refresh_token`.
    ///
    /// [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6).
    public static let refreshToken: Self = "refresh_token"
    /// `client_credentials`.
    ///
    /// [RFC 6749 section 4.4.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.4.2).
    public static let clientCredentials: Self = "client_credentials"
    /// `password`: the user's own password passes through the client.
    ///
    /// [RFC 9700 section 2.4](https://www.rfc-editor.org/rfc/rfc9700#section-2.4) says that it must not be used where
    /// there is another way.
    public static let password: Self = "password"
}
