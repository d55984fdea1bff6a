#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a user granted at one login, as it is stored: the refresh token, the access tokens got with it, and who is
/// refreshing at the moment.
///
/// Not the wire's view: times are absolute, and it is written in a format of its own with a version (``formatVersion``), so
/// that an answer's shape can change without touching what was stored. A ``TokenManager`` reads and writes it.
public struct StoredGrant: Sendable, Codable {
    /// The server that granted it; a manager for another server does not touch it, unless ``RefreshPolicy/formerIssuers`` names it.
    public internal(set) var issuer: String

    /// The client that it was granted to: a refresh token works for its client only
    /// ([RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)).
    public internal(set) var clientID: String

    /// Who logged in: the `sub` of the ID token, if there was one.
    ///
    /// Validated when the adopted tokens came from a login that asked for `openid`. Otherwise it is what the ID token says,
    /// which nobody checked; it came from the token endpoint all the same.
    public internal(set) var subject: String?

    /// The newest refresh token.
    public internal(set) var refreshToken: RefreshToken?

    /// The access tokens, at most one for each target.
    public internal(set) var accessTokens: [StoredAccessToken]

    /// The newest ID token.
    public internal(set) var idToken: IDToken?

    /// What was granted at the login.
    public let grantedScope: Scope?

    /// How often the tokens were replaced; the higher number is the newer record.
    public internal(set) var generation: Int

    /// When the login was adopted.
    public let createdAt: Date

    /// When the tokens were replaced last.
    public internal(set) var refreshedAt: Date

    /// Why the grant is of no use any more; `nil` while it is.
    public internal(set) var end: GrantEnd?

    /// Tells this login's record from that of a later login of the same user.
    let lineage: String

    /// That the refresh token was presented, and no answer is recorded.
    var presentation: Presentation?

    /// Who refreshes at the moment.
    var lease: Lease?

    /// The refreshes that failed since the last one that did not.
    var trouble: RefreshTrouble?

    // What follows is optional in the format, too: earlier releases ignore it, and do not write it.

    /// What the server refuses for some targets.
    var refusedTargets: [RefusedTarget]?

    /// A presentation of an earlier refresh token without an answer, after which another replica went on: should its answer
    /// come late, or the request itself, the server may take it for theft.
    var takenOver: Presentation?

    /// That the login was ended while it was being refreshed; the record holds no tokens then.
    var tombstone: Tombstone?
}

extension StoredGrant {
    /// That a refresh token was presented at a time by somebody: it may be spent.
    struct Presentation: Sendable, Hashable, Codable {
        /// The token's SHA-256, so that the token itself is stored once only.
        let digest: String
        let at: Date
        let owner: String
    }

    /// The right to refresh, until it expires.
    struct Lease: Sendable, Hashable, Codable {
        /// The name of the procedure that took it.
        let owner: String
        let expiresAt: Date
        /// Whose it is, where others can find out whether that one still exists.
        var holder: LeaseHolder?
    }

    /// Whether its refresh token was presented and nobody recorded an answer.
    var isAnswerMissing: Bool {
        guard let presentation, let refreshToken else { return false }
        return ByteText(presentation.digest) == ByteText(refreshToken.digest)
    }

    /// The access token for `target`.
    func accessToken(for target: TokenTarget) -> StoredAccessToken? {
        accessTokens.first { $0.target == target }
    }
}

extension StoredGrant: RedactedDescription {
    /// The generation and how many tokens there are.
    public var description: String {
        "StoredGrant(generation \(generation), \(accessTokens.count) access tokens, redacted)"
    }
}

extension SecretValue {
    /// A short text that tells secrets apart without telling what they are.
    var digest: String {
        let digest = reveal().withBytes { SHA256Digest(of: $0) }
        return digest.withBytes { Base64URL.encode($0) }
    }
}
