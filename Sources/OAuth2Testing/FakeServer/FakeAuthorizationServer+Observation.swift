public import OAuth2

extension FakeAuthorizationServer {
    /// Every request so far, in order; logins played with ``approve(_:as:)`` are not requests.
    public var requests: [ReceivedRequest] { state.withLock { $0.requests } }

    /// Everything that happened so far, in order.
    public var events: [Event] { state.withLock { $0.events } }

    /// How many requests have been made to `path`, for example `/oauth/token`.
    public func count(path: String) -> Int {
        state.withLock { $0.requests.count { $0.path == path } }
    }

    /// How many token requests have named this grant type, whatever came of them.
    public func count(_ grantType: GrantType) -> Int {
        state.withLock { tenant in TokenGrant(rawValue: grantType.rawValue).flatMap { tenant.grants[$0] } ?? 0 }
    }

    /// Suspends the calling task until `path` has been requested `count` times.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func waitForRequests(_ count: Int, to path: String) async throws {
        try await state.wait { tenant in tenant.requests.count { $0.path == path } >= count }
    }

    /// The access tokens that are good now.
    public var liveAccessTokens: [String] {
        let now = clock.now
        return state.withLock { tenant in tenant.accessTokens.filter { now < $0.value.expiresAt }.map(\.key) }
    }

    /// The refresh tokens that an exchange would accept now without calling it a reuse.
    public var liveRefreshTokens: [String] {
        let now = clock.now
        return state.withLock { tenant in
            tenant.now = now
            return tenant.refreshTokens.filter { tenant.isLive($0.value) }.map(\.key)
        }
    }

    /// Revokes all refresh tokens of a user, as an administrator does in the dashboard.
    public func revokeAll(user: String) {
        state.withLock { tenant in
            let id = tenant.user(named: user)?.id
            for (family, record) in tenant.families where record.entitlement.userID == id {
                tenant.revokeFamily(family)
            }
        }
    }

    /// Revokes an access token before its time, which real servers cannot do with JWTs.
    public func revoke(accessToken: String) {
        state.withLock { $0.accessTokens[accessToken] = nil }
    }
}

extension Tenant {
    func isLive(_ record: RefreshRecord) -> Bool {
        guard record.usedAt == nil, let family = families[record.family],
            let client = client(family.entitlement.clientID)
        else { return false }
        return isAlive(family, client.refreshTokens)
    }
}
