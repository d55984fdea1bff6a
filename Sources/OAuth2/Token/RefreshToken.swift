/// The long-lived credential that gets new access tokens; wire name `refresh_token`.
///
/// A server that rotates refresh tokens revokes the whole login when an old one is used again, so store a new one before
/// using the access token that came with it. [RFC 6749 section 1.5](https://www.rfc-editor.org/rfc/rfc6749#section-1.5).
public struct RefreshToken: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire or in the configuration.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}

extension RefreshToken {
    /// Refuses what no server can have issued (RFC 6749 appendix A.17), before it is stored or sent.
    func checkThatItCanBeSent() throws(OAuth2Error) {
        guard !reveal().isEmpty else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "refresh_token",
                message: "The refresh token is empty; take the newest one that was stored for this login."
            )
        }
        try Placeholder.check(reveal(), "refresh_token", step: .token)
        guard reveal().consists(of: .printable) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "refresh_token",
                message: "The refresh token holds a line break or another character it cannot have (RFC 6749 A.17)."
            )
        }
    }
}
