import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// The same answer for unknown, expired, revoked, reused and foreign tokens.
    private static let invalidRefreshToken = Refusal(403, "invalid_grant", "Unknown or invalid refresh token.")

    /// `grant_type=refresh_token`.
    mutating func refresh(_ call: TokenCall) throws(Refusal) -> TransportResponse {
        try refresh(
            try call.required("refresh_token"),
            client: call.client,
            scope: call.parameters.scope,
            audience: call.parameters["audience"],
            passedMFA: false
        )
    }

    /// The exchange itself, which runs again when a second factor has been passed.
    mutating func refresh(
        _ token: String,
        client: Client,
        scope: Scope?,
        audience: String?,
        passedMFA: Bool,
        extra: [(String, JSONLiteral)] = []
    ) throws(Refusal) -> TransportResponse {
        guard let record = refreshTokens[token], let family = families[record.family],
            family.entitlement.clientID == client.id, isAlive(family, client.refreshTokens)
        else { throw Self.invalidRefreshToken }
        if let usedAt = record.usedAt {
            let isPrevious = record.generation == family.newestUsedGeneration
            guard isPrevious, now < usedAt + client.refreshTokens.leeway else {
                events.append(.refreshTokenReused(clientID: client.id, userID: family.entitlement.userID ?? ""))
                revokeFamily(record.family)
                throw Self.invalidRefreshToken
            }
        }
        guard let user = user(family.entitlement.userID) else {
            let text = "The refresh_token was generated for a user who doesn't exist anymore."
            throw Refusal(403, "invalid_grant", text)
        }
        guard !user.isBlocked else {
            throw Refusal(configuration.behavior.blockedUserStatus, "unauthorized", "user is blocked")
        }
        var entitlement = try narrowed(family.entitlement, client: client, scope: scope, audience: audience)
        if configuration.mfa.appliesToRefresh, !passedMFA {
            throw demandMFA(
                of: user,
                client: client,
                .refresh(token: token, scope: scope, audience: audience),
                stepsLeft: configuration.mfa.steps
            )
        }
        entitlement = try runHook(entitlement, .refreshToken)
        let successor = advance(token, record, client.refreshTokens)
        return try issue(
            entitlement,
            user: user,
            client: client,
            grant: .refreshToken,
            successor,
            sendsIDToken: family.entitlement.scope.contains(.openID),
            extra: extra
        ).response
    }

    /// Notes the use and returns the token to send back, if any.
    private mutating func advance(
        _ token: String,
        _ record: RefreshRecord,
        _ policy: FakeAuthorizationServer.RefreshTokenPolicy
    ) -> String? {
        families[record.family]?.lastUsedAt = now
        guard policy.rotates else { return configuration.behavior.repeatsRefreshToken ? token : nil }
        if record.usedAt == nil { refreshTokens[token]?.usedAt = now }
        let newest = max(record.generation, families[record.family]?.newestUsedGeneration ?? 0)
        families[record.family]?.newestUsedGeneration = newest
        let successor = "v1." + Random.token(43)
        refreshTokens[successor] = RefreshRecord(family: record.family, generation: record.generation + 1)
        return successor
    }

    func isAlive(_ family: RefreshFamily, _ policy: FakeAuthorizationServer.RefreshTokenPolicy) -> Bool {
        if family.isRevoked { return false }
        if let lifetime = policy.absoluteLifetime, now >= family.createdAt + lifetime { return false }
        if let lifetime = policy.idleLifetime, now >= family.lastUsedAt + lifetime { return false }
        return true
    }

    /// What this exchange is for: another API of the client's policy, or less scope.
    private func narrowed(
        _ original: Entitlement,
        client: Client,
        scope: Scope?,
        audience: String?
    ) throws(Refusal) -> Entitlement {
        var entitlement = original
        var allowed = original.scope
        // A client without a multi-resource policy cannot change the audience; the parameter is ignored then.
        if let audience, audience != original.audience, !client.refreshTokens.multiResource.isEmpty {
            guard let scopes = client.refreshTokens.multiResource[audience], api(audience) != nil else {
                throw Refusal(403, "access_denied", "Service not found: \(audience)")
            }
            entitlement.audience = audience
            let standard = original.scope.values.filter { Self.standardScopes.contains($0) || $0 == .offlineAccess }
            allowed = Scope(standard + scopes.values)
        }
        if let scope {
            guard configuration.behavior.scopeWidening == .dropped || scope.isSubset(of: allowed) else {
                throw Refusal(400, "invalid_scope", "The scope was not granted originally.")
            }
            allowed = Scope(scope.values.filter(allowed.contains))
        }
        entitlement.scope = allowed
        return entitlement
    }

    // MARK: Families

    /// A first refresh token, if the scope asks for one.
    mutating func startFamily(_ entitlement: Entitlement, client: Client) -> String? {
        guard entitlement.scope.contains(.offlineAccess) else { return nil }
        let live = families.filter {
            $0.value.entitlement.userID == entitlement.userID && $0.value.entitlement.clientID == client.id
                && !$0.value.isRevoked
        }
        if live.count >= client.refreshTokens.maximumPerUser, let oldest = live.keys.min() { revokeFamily(oldest) }
        let id = newID()
        families[id] = RefreshFamily(entitlement: entitlement, createdAt: now, lastUsedAt: now)
        let token = "v1." + Random.token(43)
        refreshTokens[token] = RefreshRecord(family: id, generation: 0)
        return token
    }

    mutating func revokeFamily(_ id: Int) {
        guard let family = families[id], !family.isRevoked else { return }
        families[id]?.isRevoked = true
        events.append(
            .refreshTokenRevoked(clientID: family.entitlement.clientID, userID: family.entitlement.userID ?? "")
        )
    }
}
