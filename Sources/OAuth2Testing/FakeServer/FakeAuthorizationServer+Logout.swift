public import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension FakeAuthorizationServer {
    /// A logout token as the server posts it to an application, signed as ID tokens are.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0 section
    /// 2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken).
    ///
    /// - Parameters:
    ///   - clientID: A configured client.
    ///   - subject: The user's identifier; `nil` to leave `sub` out.
    ///   - claims: Claims put in place of its own ones of the same name, such as `sid`.
    /// - Returns: The token; empty when there is no such client or the signing key fails.
    public func logoutToken(
        for clientID: String,
        subject: String?,
        claims: [String: JSONLiteral] = [:]
    ) -> LogoutToken {
        let now = clock.now
        return state.withLock { tenant in
            var all: [String: JSONLiteral] = [
                "iss": .string(tenant.configuration.issuer),
                "aud": .string(clientID),
                "iat": .integer(now.epoch),
                "exp": .integer(now.epoch + 120),
                "jti": .string(Random.token(22)),
                "events": ["http://schemas.openid.net/event/backchannel-logout": [:]],
            ]
            if let subject { all["sub"] = .string(subject) }
            all.merge(claims) { $1 }
            tenant.now = now
            tenant.idTokenFault = nil
            let text = tenant.client(clientID).flatMap { try? tenant.signed(all, client: $0, type: "logout+jwt") }
            return LogoutToken(text ?? "")
        }
    }
}
