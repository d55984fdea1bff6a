/// One scope; add your API's own with an extension or a string literal.
///
/// [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3).
public struct ScopeValue: ExactName, Codable, ExpressibleByStringLiteral {
    /// The scope as it stands on the wire.
    public let rawValue: String

    /// A scope by its wire form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `openid`: asks for an ID token.
    ///
    /// [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let openID: Self = "openid"
    /// `profile`: name, picture and the like.
    ///
    /// [OpenID Connect Core section 5.4](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let profile: Self = "profile"
    /// `email`.
    ///
    /// [OpenID Connect Core section 5.4](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let email: Self = "email"
    /// `address`.
    ///
    /// [OpenID Connect Core section 5.4](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let address: Self = "address"
    /// `phone`.
    ///
    /// [OpenID Connect Core section 5.4](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let phone: Self = "phone"
    /// `offline_access`: asks for a refresh token.
    ///
    /// [OpenID Connect Core section 11](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let offlineAccess: Self = "offline_access"

    /// `scope-token`: printable ASCII without space, quote and backslash.
    var isValid: Bool {
        !rawValue.isEmpty && rawValue.consists(of: .scope)
    }

    /// Checks that it can stand in a list with `separator` in it.
    func check(separator: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        // With the separator in it, it would be read as two; one with a space in it is not valid.
        let hasSeparator = ByteText(separator) != " " && rawValue.utf8.contains(where: separator.utf8.contains)
        guard isValid, !hasSeparator else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "scope",
                message: """
                    A scope must be printable ASCII without space, quote, backslash and the server's separator; write \
                    several scopes as several elements (RFC 6749 section 3.3).
                    """
            )
        }
        guard !isListOfStandardScopes else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "scope",
                message: """
                    One scope holds several, with a comma or the like between them, and the server would know none of them; \
                    write each as an element of its own, as in [.openID, .profile].
                    """
            )
        }
        try Placeholder.check(rawValue, "scope", step: step)
    }

    /// Whether it is `openid,profile` or the like: several scopes of the standard, joined by something that separates none.
    ///
    /// A comma may stand in a scope, but in none of the standard's.
    private var isListOfStandardScopes: Bool {
        guard rawValue.utf8.contains(where: ",+;|&%".utf8.contains) else { return false }
        let parts = rawValue.utf8.split { ",+;|&%".utf8.contains($0) }
        return parts.contains { part in
            Self.standard.contains { part.elementsEqual($0.utf8) || part.elementsEqual("20\($0)".utf8) }
        }
    }

    private static let standard = ["openid", "profile", "email", "address", "phone", "offline_access"]
}
