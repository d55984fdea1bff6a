/// A signed message of the server's that a session has ended, posted to your application; wire name `logout_token`.
///
/// [OpenID Connect Back-Channel Logout 1.0 section
/// 2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken).
public struct LogoutToken: SecretValue {
    private let value: String

    /// Wraps a token in its compact form.
    public init(_ value: String) { self.value = value }

    /// Returns the token.
    public func reveal() -> String { value }
}

extension LogoutToken {
    /// The token in the body of the server's POST, of the type `application/x-www-form-urlencoded`.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0 section
    /// 2.5](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest).
    /// - Throws: ``OAuth2Error/Code/invalidLogoutToken`` unless there is exactly one.
    public init(formBody body: String) throws(OAuth2Error) {
        guard body.utf8.count <= 2 * JSONWebTokenKind.logoutToken.maximumBytes,
            let form = FormParameters(form: body.utf8)
        else {
            throw JSONWebTokenKind.logoutToken.malformed("The body is no form, or is larger than 128 KiB.")
        }
        let tokens = form.elements.filter { ByteText($0.name) == "logout_token" }
        guard tokens.count == 1 else {
            throw JSONWebTokenKind.logoutToken.malformed("The body must have the parameter logout_token once.")
        }
        self.init(tokens[0].value)
    }
}

extension JSONWebToken {
    /// Takes a logout token apart.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidLogoutToken`` naming `logout_token`, `alg`, `crit`, `kid` or `typ`.
    public init(_ token: LogoutToken) throws(OAuth2Error) { try self.init(parsing: token.reveal(), .logoutToken) }
}
