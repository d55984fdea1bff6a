import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// Lets the configured hook look at what is about to be granted.
    func runHook(_ entitlement: Entitlement, _ grant: TokenGrant) throws(Refusal) -> Entitlement {
        let event = FakeAuthorizationServer.HookEvent(
            protocol: grant.transactionProtocol,
            clientID: entitlement.clientID,
            userID: entitlement.userID,
            audience: entitlement.audience,
            scope: entitlement.scope
        )
        var entitlement = entitlement
        switch configuration.hook?(event) ?? .allow {
        case .allow: break
        case .change(let scope, let claims):
            entitlement.scope = scope ?? entitlement.scope
            entitlement.claims = claims
        case .deny(let reason): throw Refusal(403, "access_denied", reason)
        case .redirect: throw Refusal(403, "interaction_required", "A page has to be shown, which needs a browser.")
        }
        return entitlement
    }

    /// Makes the tokens and the answer that holds them.
    mutating func issue(
        _ entitlement: Entitlement,
        user: User?,
        client: Client,
        grant: TokenGrant,
        _ refreshToken: String?,
        sendsIDToken: Bool? = nil,
        extra: [(String, JSONLiteral)] = []
    ) throws(Refusal) -> (accessToken: String, response: TransportResponse) {
        let lifetime = entitlement.audience.flatMap(api)?.tokenLifetime ?? .seconds(86_400)
        let accessToken = makeAccessToken(entitlement, client: client, lifetime: lifetime, grant: grant)
        accessTokens[accessToken] = AccessTokenRecord(entitlement: entitlement, expiresAt: now + lifetime)
        events.append(
            .tokensIssued(grant: GrantType(rawValue: grant.rawValue), clientID: client.id, userID: entitlement.userID)
        )

        let style = configuration.tokenResponse
        var members: [(String, JSONLiteral)] = [("access_token", .string(accessToken))]
        if let refreshToken { members.append(("refresh_token", .string(refreshToken))) }
        if let user, sendsIDToken ?? entitlement.scope.contains(.openID), idTokenFault != .missing {
            members.append(("id_token", .string(try makeIDToken(entitlement, user: user, client: client))))
        }
        if style.sendsScope { members.append(("scope", .string(entitlement.scope.description))) }
        switch style.expiresIn {
        case .number: members.append(("expires_in", .integer(Int(lifetime.seconds))))
        case .string: members.append(("expires_in", .string(String(Int(lifetime.seconds)))))
        case .absent: break
        }
        if let type = style.tokenType { members.append(("token_type", .string(type))) }
        members += extra
        members.removeAll { style.extraMembers.keys.contains($0.0) }
        members += style.extraMembers.sorted { $0.key < $1.key }
        return (accessToken, .json(members))
    }

    private func makeAccessToken(
        _ entitlement: Entitlement,
        client: Client,
        lifetime: Duration,
        grant: TokenGrant
    ) -> String {
        guard let audience = entitlement.audience else { return Random.token(32) }
        var claims: [String: JSONLiteral] = [
            "iss": .string(configuration.issuer),
            "sub": .string(entitlement.userID ?? client.id + "@clients"),
            "aud": .string(audience),
            "azp": .string(client.id),
            "scope": .string(entitlement.scope.description),
            "iat": .integer(now.epoch),
            "exp": .integer((now + lifetime).epoch),
            "jti": .string(Random.token(22)),
        ]
        if entitlement.scope.contains(.openID) {
            claims["aud"] = [.string(audience), .string(configuration.issuer + "userinfo")]
        }
        if entitlement.userID == nil { claims["gty"] = "client-credentials" }
        if let organization = entitlement.organization { claims["org_id"] = .string(organization) }
        claims.merge(entitlement.claims) { $1 }
        return JWT.hs256(claims, key: signingKey)
    }

    /// The claims about a user that `scope` opens (OpenID Connect Core section 5.4).
    func profile(of user: User, scope: Scope) -> [String: JSONLiteral] {
        var claims: [String: JSONLiteral] = ["sub": .string(user.id)]
        if scope.contains(.profile), let name = user.name { claims["name"] = .string(name) }
        if scope.contains(.email) {
            claims["email"] = .string(user.email)
            claims["email_verified"] = .bool(user.emailVerified)
        }
        if scope.contains(.phone), let number = user.phoneNumber { claims["phone_number"] = .string(number) }
        claims.merge(user.claims) { $1 }
        return claims
    }
}
