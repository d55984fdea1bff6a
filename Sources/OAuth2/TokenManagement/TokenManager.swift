/// Keeps the tokens of many users fresh, for months, on any number of replicas, and never logs a user out by its own fault.
///
/// Make one for each ``OAuth2Client``, when the application is put together, and ask it for an access token each time one is
/// needed:
///
/// ```swift
/// let manager = TokenManager(client: client, storage: storage)
///
/// try await manager.adopt(tokens, for: userID)                       // after the login
/// let accessToken = try await manager.accessToken(for: userID)       // refreshes when due, once, and stores first
/// let outcome = try await manager.revoke(for: userID)                     // the user logs out
/// ```
///
/// The name of a grant is any text of yours: a user's id, or, if each session shall be a login of its own, a session's id that
/// is not itself the secret. It is printed in events and is the key of the record.
///
/// What it sees to:
/// - One refresh at a time for a grant, among all tasks and all replicas that share the ``TokenStorage``: a server that
///   rotates refresh tokens takes a second one for theft, and ends the login.
/// - New tokens are stored before anybody gets them.
/// - A caller's cancellation ends that caller's waiting, and nothing else.
/// - A failure that is not the server's clear word on the refresh token leaves the grant as it is. While an access token is
///   valid, callers of ``accessToken(for:audience:scope:minimumValidity:)`` do not even notice.
/// - When the server asks to slow down, nothing is sent until then, for any grant; of a long pause one request is sent after a
///   minute, to see whether the others have to wait as well.
///
/// What remains to the application: to send the user to the login when an error has the code
/// ``OAuth2Error/Code/loginRequired``, and not to stop the process while ``TokenEvent/Kind/storageFailed`` is the last event
/// of a grant.
public final class TokenManager: Sendable {
    /// Where the client comes from that the grants belong to.
    let clients: any OAuth2ClientProvider

    /// Where the grants are kept.
    public let storage: any TokenStorage

    /// When tokens are refreshed, and what happens when that fails.
    public let policy: RefreshPolicy

    let settings: RefreshProcedure.Settings
    let desk: RefreshDesk
    let latestClient: LatestClient
    let renewals = RenewalMemory()

    /// A manager.
    ///
    /// Nothing is read or sent before a method is called.
    /// - Parameters:
    ///   - client: The client that the grants belong to. Configure it before you pass it on: the manager copies the value,
    ///     with its clock, limits and ID token policy.
    ///   - storage: Where the grants are kept; shared by all replicas.
    ///   - policy: When tokens are refreshed.
    ///   - onEvent: Called with each event, at once and on any thread; for a logging or metrics library. See also
    ///     ``events``.
    public convenience init(
        client: OAuth2Client,
        storage: any TokenStorage,
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) {
        self.init(
            clients: FixedClient(fixed: client),
            storage: storage,
            policy: policy,
            onEvent: onEvent
        )
    }

    /// A manager whose client may change while it runs: metadata that is read again, a secret that is replaced.
    ///
    /// Nothing is read or sent before a method is called, and fresh tokens are handed out while no client can be had.
    /// - Parameters:
    ///   - clients: Where the client comes from; an ``OAuth2ClientSource``, for example.
    ///   - storage: Where the grants are kept; shared by all replicas.
    ///   - policy: When tokens are refreshed.
    ///   - onEvent: Called with each event, at once and on any thread. See also ``events``.
    public init(
        clients: any OAuth2ClientProvider,
        storage: any TokenStorage,
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) {
        self.clients = clients
        self.storage = storage
        self.policy = policy
        let holder = LeaseHolder.current(storage, policy)
        var settings = RefreshProcedure.Settings(
            policy: policy,
            issuer: clients.issuer,
            clientID: clients.clientID,
            requestLimit: clients.limits.total
        )
        settings.holder = holder
        settings.isGone = { other in holder.map { other.isGone(seenBy: $0) } ?? false }
        self.settings = settings
        self.latestClient = LatestClient(clients)
        self.desk = RefreshDesk(
            GrantRefresher(
                clients: latestClient,
                clock: clients.clock,
                storage: storage,
                settings: settings
            ),
            policy: policy,
            clock: clients.clock,
            observers: TokenEvents(hook: onEvent)
        )
    }

    /// The client that the grants belong to, as it has to be used now.
    ///
    /// - Throws: As ``OAuth2ClientProvider/client()``; nothing when the manager was made with a client.
    public func client() async throws -> OAuth2Client { try await latestClient.client() }

    /// What happens from now on, for one reader; ask again for a second one.
    ///
    /// A reader that is a thousand events behind loses the oldest.
    public var events: AsyncStream<TokenEvent> { desk.observers.stream() }
}

extension TokenManager {
    /// Returns a valid access token, and gets a new one when there is none.
    ///
    /// Without suspension when the token is fresh, and without the storage when it was asked for before. A token that is due to be
    /// replaced and still valid is returned at once, too, while the refresh goes on in the background, unless
    /// ``RefreshPolicy/waitWhileValid`` says otherwise. Call it for every request; do not keep the token.
    ///
    /// - Parameters:
    ///   - grant: The grant's name.
    ///   - audience: The API, where it is another than the login's, whose name would stand for another token; wire name
    ///     `audience`. A server that is not set up for it, as Auth0 is by a multi-resource refresh token policy, may answer with
    ///     a token for the login's API.
    ///   - scope: Less than was granted; wire name `scope`.
    ///   - minimumValidity: How long the token has to be valid at least. More than three quarters of what the server gives counts
    ///     as three quarters, so that not every call refreshes.
    /// - Returns: The token.
    /// - Throws: ``OAuth2Error``; ``OAuth2Error/Code/loginRequired`` when the user has to log in again,
    ///   ``OAuth2Error/Code/mfaRequired`` with all that is needed to go on, after which ``adopt(_:for:audience:)`` of the
    ///   answer to the second factor continues the login, ``OAuth2Error/Code/refreshPaused`` and
    ///   ``OAuth2Error/Code/storageFailed`` when it is worth trying again later. ``OAuth2Error/retryAfter`` tells when, where
    ///   that is known, also of a refresh that failed just now. `CancellationError` when the calling task is cancelled and there is no fresh token.
    @inlinable
    public func accessToken(
        for grant: String,
        audience: String? = nil,
        scope: Scope? = nil,
        minimumValidity: Duration = .zero
    ) async throws -> AccessToken {
        // Inlined, a fresh token does not pay for an async call, which would take as long as finding it.
        if let token = cachedAccessToken(for: grant, audience: audience, scope: scope, minimumValidity: minimumValidity)
        {
            return token
        }
        return try await refreshedAccessToken(grant, audience, scope, minimumValidity)
    }

    /// What is left of ``accessToken(for:audience:scope:minimumValidity:)`` when the token is not in memory.
    @usableFromInline
    func refreshedAccessToken(
        _ grant: String,
        _ audience: String?,
        _ scope: Scope?,
        _ minimumValidity: Duration
    ) async throws -> AccessToken {
        let demand = RefreshDemand(
            target: TokenTarget(audience: audience, scope: scope),
            minimumValidity: minimumValidity
        )
        return try await desk.refreshed(grant, demand).stored.token
    }

    /// Returns the access token that this manager has in memory, if there is one and it is not yet time to replace it.
    ///
    /// For code that cannot wait, such as a channel handler on an event loop: nothing is read or sent, and nothing begins. Where it
    /// returns `nil`, ask ``accessToken(for:audience:scope:minimumValidity:)`` in a task, which also gets a new token in time and,
    /// while the server cannot be reached, goes on with the old one. Code that can wait needs nothing else than that.
    ///
    /// - Parameters:
    ///   - grant: The grant's name.
    ///   - audience: As in ``accessToken(for:audience:scope:minimumValidity:)``.
    ///   - scope: Less than was granted; wire name `scope`.
    ///   - minimumValidity: As in ``accessToken(for:audience:scope:minimumValidity:)``.
    /// - Returns: The token; `nil` from the time on at which it should be replaced, for an audience and scope that nobody has asked
    ///   for, after the grant has ended or was forgotten, and when it is not one of the ``RefreshPolicy/cachedGrants``.
    public func cachedAccessToken(
        for grant: String,
        audience: String? = nil,
        scope: Scope? = nil,
        minimumValidity: Duration = .zero
    ) -> AccessToken? {
        desk.freshToken(grant, TokenTarget(audience: audience, scope: scope), minimumValidity)
    }

    /// Returns another access token than the one that an API refused.
    ///
    /// If somebody replaced it already, that one is returned, and nothing is sent. A refresh that is under way is joined.
    /// ``RequestAuthorizer`` calls this when it has to be called.
    ///
    /// - Parameters:
    ///   - rejected: The token that was refused.
    ///   - grant: The grant's name.
    ///   - audience: As it was given for the refused token.
    ///   - scope: As it was given for the refused token.
    /// - Returns: Another token.
    /// - Throws: As ``accessToken(for:audience:scope:minimumValidity:)``.
    public func accessToken(
        insteadOf rejected: AccessToken,
        for grant: String,
        audience: String? = nil,
        scope: Scope? = nil
    ) async throws -> AccessToken {
        let target = TokenTarget(audience: audience, scope: scope)
        return try await desk.token(insteadOf: rejected, grant, target).stored.token
    }

    /// Returns an access token that is issued from now on: after the user's permissions or other claims have changed.
    ///
    /// - Parameters:
    ///   - grant: The grant's name.
    ///   - audience: The API, where it is another than the login's.
    ///   - scope: Less than was granted.
    /// - Returns: A new token.
    /// - Throws: As ``accessToken(for:audience:scope:minimumValidity:)``; a failed refresh is an error here even while the
    ///   token before is valid.
    public func newAccessToken(
        for grant: String,
        audience: String? = nil,
        scope: Scope? = nil
    ) async throws -> AccessToken {
        let target = TokenTarget(audience: audience, scope: scope)
        return try await desk.refreshed(grant, RefreshDemand(target: target, occasion: .newClaims)).stored.token
    }

    /// Refreshes the login, and returns the validated claims of the ID token that came: after the user's profile, roles or other
    /// claims have changed.
    ///
    /// The access token that came with it is what ``accessToken(for:audience:scope:minimumValidity:)`` returns from then on.
    /// [OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse).
    ///
    /// - Parameters:
    ///   - grant: The grant's name.
    ///   - audience: The API, where it is another than the login's.
    ///   - scope: Less than was granted; it has to have `openid` in it for most servers to send an ID token.
    /// - Returns: The claims; `nil` when the server sent no ID token, which that section allows.
    /// - Throws: As ``newAccessToken(for:audience:scope:)``; ``OAuth2Error/Code/invalidIDToken`` or
    ///   ``OAuth2Error/Code/signatureNotChecked`` for an ID token that is not believed. The grant has been refreshed then all
    ///   the same.
    public func newIDTokenClaims(
        for grant: String,
        audience: String? = nil,
        scope: Scope? = nil
    ) async throws -> IDTokenClaims? {
        let target = TokenTarget(audience: audience, scope: scope)
        return try await desk.refreshed(grant, RefreshDemand(target: target, occasion: .newClaims))
            .idToken.claims
    }
}
