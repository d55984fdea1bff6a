#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension StoredGrant {
    /// The record of a new login.
    init(adopting tokens: TokenResponse, for target: TokenTarget, issuer: String, clientID: String) {
        self.init(
            issuer: issuer,
            clientID: clientID,
            subject: Self.subject(in: tokens),
            refreshToken: tokens.refreshToken,
            accessTokens: [StoredAccessToken(tokens, target: target)],
            idToken: tokens.idToken,
            grantedScope: tokens.scope,
            createdAt: tokens.requestedAt
        )
    }

    /// The record of a login that happened elsewhere and of which the refresh token is known.
    init(adopting refreshToken: RefreshToken, grantedScope: Scope?, issuer: String, clientID: String, now: Date) {
        self.init(
            issuer: issuer,
            clientID: clientID,
            subject: nil,
            refreshToken: refreshToken,
            accessTokens: [],
            idToken: nil,
            grantedScope: grantedScope,
            createdAt: now
        )
    }

    /// What is known of the application itself, before it has a token.
    init(of clients: any OAuth2ClientProvider) {
        self.init(
            issuer: clients.issuer,
            clientID: clients.clientID,
            subject: nil,
            refreshToken: nil,
            accessTokens: [],
            idToken: nil,
            grantedScope: nil,
            createdAt: clients.clock.now
        )
    }

    private init(
        issuer: String,
        clientID: String,
        subject: String?,
        refreshToken: RefreshToken?,
        accessTokens: [StoredAccessToken],
        idToken: IDToken?,
        grantedScope: Scope?,
        createdAt: Date
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.subject = subject
        self.refreshToken = refreshToken
        self.accessTokens = accessTokens
        self.idToken = idToken
        self.grantedScope = grantedScope
        self.generation = 1
        self.createdAt = createdAt
        self.refreshedAt = createdAt
        self.lineage = Base64URL.encode(RandomBytes.make(16))
    }

    /// Who the tokens are about.
    ///
    /// Unvalidated when the tokens did not come from a login that asked for `openid`; they came from the token endpoint all the
    /// same.
    private static func subject(in tokens: TokenResponse) -> String? {
        tokens.idTokenClaims?.subject ?? (try? tokens.idToken?.unvalidatedClaims())?["sub"]?.string
    }
}

extension StoredGrant {
    /// Targets beyond this number push out the oldest, so that a record cannot grow without end.
    private static let mostTargets = 64

    /// The record after a refresh: nobody refreshes any more, and nothing is in trouble.
    func refreshed(
        by tokens: TokenResponse,
        for target: TokenTarget,
        identity: GrantIdentity? = nil,
        now: Date
    ) -> StoredGrant {
        var grant = self
        // From a former name to the present one.
        grant.issuer = identity?.issuer ?? issuer
        grant.clientID = identity?.clientID ?? clientID
        // One that did not come is the one that was presented, which a second factor later need not be the newest any more.
        grant.refreshToken = tokens.isRefreshTokenNew ? tokens.refreshToken : refreshToken ?? tokens.refreshToken
        grant.idToken = tokens.idToken ?? idToken
        grant.subject = subject ?? Self.subject(in: tokens)
        grant.accessTokens.removeAll { $0.target == target || !$0.isValid(for: .zero, at: now) }
        if grant.accessTokens.count >= Self.mostTargets { grant.accessTokens.removeFirst() }
        grant.accessTokens.append(StoredAccessToken(tokens, target: target))
        grant.generation += 1
        grant.refreshedAt = tokens.requestedAt
        grant.end = nil
        grant.presentation = nil
        grant.lease = nil
        grant.trouble = nil
        grant.forgetRefusal(of: target)
        return grant
    }
}
