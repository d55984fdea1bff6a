/// How ``TokenManager/revoke(for:)`` went: the server's half and the storage's half apart.
public struct GrantRevocation: Sendable {
    /// Whether something was stored under the name.
    public let wasStored: Bool

    /// Whether the server said that it revoked the token.
    public let isRevoked: Bool

    /// Why it did not; `nil` when it did, or had nothing to revoke.
    ///
    /// ``OAuth2Error/Code/invalidConfiguration`` when the server's revocation endpoint is not known,
    /// ``OAuth2Error/Code/unreadableGrant`` when nobody could read what was stored.
    public let error: OAuth2Error?

    /// The refresh token that may still be valid at the server, for another try with `OAuth2Client.revoke`; it is not stored
    /// any more.
    public let remainingToken: RefreshToken?
}
