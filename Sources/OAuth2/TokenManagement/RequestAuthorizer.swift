#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Gives API calls their `Authorization` header field, and another one when the API refuses the first.
///
/// It knows no HTTP client, just header fields, so it works with any:
///
/// ```swift
/// let authorizer = RequestAuthorizer(manager, for: userID)
///
/// var authorization = try await authorizer.authorize()
/// var response = try await http.get(url, headers: [authorization.name: authorization.value])
/// if try await authorization.renew(status: response.status, challenges: response.headers["WWW-Authenticate"]) {
///     response = try await http.get(url, headers: [authorization.name: authorization.value])
/// }
/// ```
/// [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
public struct RequestAuthorizer: Sendable {
    private let token: @Sendable () async throws -> StoredAccessToken
    private let replacement: @Sendable (AccessToken) async throws -> StoredAccessToken
    private let clock: any WallClock
    private let renewals: RenewalMemory
    private let api: RenewalMemory.API

    /// Authorizes calls on a user's behalf.
    ///
    /// - Parameters:
    ///   - manager: Where the tokens come from.
    ///   - grant: The grant's name.
    ///   - audience: The API, where it is another than the login's.
    ///   - scope: Less than was granted.
    public init(_ manager: TokenManager, for grant: String, audience: String? = nil, scope: Scope? = nil) {
        let target = TokenTarget(audience: audience, scope: scope)
        token = { try await manager.desk.token(grant, target, .zero).stored }
        replacement = { try await manager.desk.token(insteadOf: $0, grant, target).stored }
        clock = manager.clients.clock
        renewals = manager.renewals
        api = RenewalMemory.API(grant: ByteText(grant), target: target)
    }

    /// Authorizes the application's own calls.
    ///
    /// - Parameters:
    ///   - manager: Where the tokens come from.
    ///   - audience: The API.
    ///   - organization: The organization, id or name.
    ///   - scope: What the token shall be good for.
    public init(
        _ manager: ClientCredentialsManager,
        audience: String? = nil,
        organization: String? = nil,
        scope: Scope? = nil
    ) {
        let target = TokenTarget(audience: audience, scope: scope)
        let key = ClientCredentialsRefresher.Key(organization: organization, target).text
        token = { try await manager.desk.token(key, target, .zero).stored }
        replacement = { try await manager.desk.token(insteadOf: $0, key, target).stored }
        clock = manager.clients.clock
        renewals = manager.renewals
        api = RenewalMemory.API(grant: ByteText(key), target: target)
    }

    /// Returns the header field for one call.
    ///
    /// - Returns: The field, with what is needed to renew it once.
    /// - Throws: As ``TokenManager/accessToken(for:audience:scope:minimumValidity:)``, and
    ///   ``OAuth2Error/Code/invalidParameter`` for a token that is no bearer token.
    public func authorize() async throws -> RequestAuthorization {
        let stored = try await token()
        return RequestAuthorization(
            header: try BearerAuthorization(stored.token, type: stored.tokenType),
            token: stored,
            authorizer: self
        )
    }

    /// Another token than the one that was refused.
    func renewed(_ refused: StoredAccessToken) async throws -> StoredAccessToken {
        let token = try await replacement(refused.token)
        renewals.noteRenewal(token, api, now: clock.now)
        return token
    }

    /// Whether it would be in vain to renew the token: it was issued less than ten seconds ago, or came of a renewal that has not
    /// helped.
    func isVain(_ token: StoredAccessToken) -> Bool {
        let now = clock.now
        return (0..<10).contains(now.timeIntervalSince(token.issuedAt))
            || renewals.isVain(token, api, now: now)
    }

    /// Notes that the API took the token.
    func noteAcceptance(of token: StoredAccessToken) { renewals.noteAcceptance(token, api) }
}
