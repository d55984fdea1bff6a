/// Keeps access tokens of the application itself fresh: the client credentials grant,
/// [RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4).
///
/// As ``TokenManager``, but without a user, a refresh token and a storage: each process gets tokens of its own. Callers who
/// want the same token wait for one request, a token is replaced ahead of its expiry, a failing request is no error while the
/// token before is valid, and when the server asks to slow down, nothing is sent.
///
/// ```swift
/// let tokens = ClientCredentialsManager(client: client)
/// let accessToken = try await tokens.accessToken(audience: "https://api.example")
/// ```
public final class ClientCredentialsManager: Sendable {
    /// Where the client comes from whose credentials are used.
    let clients: any OAuth2ClientProvider

    let desk: RefreshDesk
    let renewals = RenewalMemory()

    /// A manager.
    ///
    /// Nothing is sent before a method is called.
    /// - Parameters:
    ///   - client: The client; it has to authenticate. Configure it before you pass it on: the manager copies the value.
    ///   - policy: When tokens are replaced, and how long nothing is sent after a failure.
    ///   - onEvent: Called with each event, at once and on any thread; ``TokenEvent/grant`` is the organization, or empty.
    public convenience init(
        client: OAuth2Client,
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) {
        self.init(clients: FixedClient(fixed: client), policy: policy, onEvent: onEvent)
    }

    /// A manager whose client may change while it runs: metadata that is read again, a secret that is replaced.
    ///
    /// Nothing is read or sent before a method is called, and fresh tokens are handed out while no client can be had.
    /// - Parameters:
    ///   - clients: Where the client comes from; an ``OAuth2ClientSource``, for example. It has to authenticate.
    ///   - policy: When tokens are replaced, and how long nothing is sent after a failure.
    ///   - onEvent: Called with each event, at once and on any thread; ``TokenEvent/grant`` is the organization, or empty.
    public init(
        clients: any OAuth2ClientProvider,
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) {
        self.clients = clients
        self.desk = RefreshDesk(
            ClientCredentialsRefresher(clients: clients, policy: policy),
            policy: policy,
            clock: clients.clock,
            observers: TokenEvents(hook: onEvent)
        )
    }

    /// What happens from now on, for one reader; ask again for a second one.
    public var events: AsyncStream<TokenEvent> { desk.observers.stream() }

    /// Returns a valid access token, and gets a new one when there is none.
    ///
    /// Without suspension when the token is fresh. A token that is due to be replaced and still valid is returned at once, too, while
    /// the request goes on in the background, unless ``RefreshPolicy/waitWhileValid`` says otherwise. Call it for every request; do
    /// not keep the token.
    ///
    /// - Parameters:
    ///   - audience: The API; wire name `audience` (Auth0).
    ///   - organization: The organization, id or name; wire name `organization` (Auth0).
    ///   - scope: What the token shall be good for; wire name `scope`.
    ///   - minimumValidity: How long the token has to be valid at least; at most three quarters of what the server gives.
    /// - Returns: The token.
    /// - Throws: ``OAuth2Error``, as ``OAuth2Client/clientCredentials(scope:audience:organization:)``, and
    ///   ``OAuth2Error/Code/refreshPaused`` while nothing is sent. ``OAuth2Error/retryAfter`` tells when to try again, where that can
    ///   help, also of a request that failed just now. `CancellationError` when the calling task is cancelled and there is no fresh token.
    @inlinable
    public func accessToken(
        audience: String? = nil,
        organization: String? = nil,
        scope: Scope? = nil,
        minimumValidity: Duration = .zero
    ) async throws -> AccessToken {
        // Inlined, as in TokenManager.
        if let token = cachedAccessToken(
            audience: audience,
            organization: organization,
            scope: scope,
            minimumValidity: minimumValidity
        ) {
            return token
        }
        return try await requestedAccessToken(audience, organization, scope, minimumValidity)
    }

    /// What is left of ``accessToken(audience:organization:scope:minimumValidity:)`` when the token is not in memory.
    @usableFromInline
    func requestedAccessToken(
        _ audience: String?,
        _ organization: String?,
        _ scope: Scope?,
        _ minimumValidity: Duration
    ) async throws -> AccessToken {
        let target = TokenTarget(audience: audience, scope: scope)
        let key = ClientCredentialsRefresher.Key(organization: organization, target)
        let demand = RefreshDemand(target: target, minimumValidity: minimumValidity)
        return try await desk.refreshed(key.text, demand).stored.token
    }

    /// Returns the access token that this manager has in memory, if there is one and it is not yet time to replace it.
    ///
    /// For code that cannot wait; see ``TokenManager/cachedAccessToken(for:audience:scope:minimumValidity:)``.
    ///
    /// - Parameters:
    ///   - audience: The API; wire name `audience` (Auth0).
    ///   - organization: The organization, id or name; wire name `organization` (Auth0).
    ///   - scope: What the token shall be good for; wire name `scope`.
    ///   - minimumValidity: How long the token has to be valid at least; at most three quarters of what the server gives.
    /// - Returns: The token; `nil` from the time on at which it should be replaced, and when nobody has asked for just that
    ///   before.
    public func cachedAccessToken(
        audience: String? = nil,
        organization: String? = nil,
        scope: Scope? = nil,
        minimumValidity: Duration = .zero
    ) -> AccessToken? {
        let target = TokenTarget(audience: audience, scope: scope)
        // The organization alone, because the target is compared, too; the colon tells none from an empty one.
        return desk.freshToken(called: organization.map { ":" + $0 } ?? "", target, minimumValidity) {
            ClientCredentialsRefresher.Key(organization: organization, target).text
        }
    }

    /// Returns another access token than the one that an API refused.
    ///
    /// If it was replaced already, nothing is sent.
    ///
    /// - Parameters:
    ///   - rejected: The token that was refused.
    ///   - audience: As it was given for the refused token.
    ///   - organization: As it was given for the refused token.
    ///   - scope: As it was given for the refused token.
    /// - Returns: Another token.
    /// - Throws: As ``accessToken(audience:organization:scope:minimumValidity:)``.
    public func accessToken(
        insteadOf rejected: AccessToken,
        audience: String? = nil,
        organization: String? = nil,
        scope: Scope? = nil
    ) async throws -> AccessToken {
        let target = TokenTarget(audience: audience, scope: scope)
        let key = ClientCredentialsRefresher.Key(organization: organization, target)
        return try await desk.token(insteadOf: rejected, key.text, target).stored.token
    }
}
