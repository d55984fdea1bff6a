/// When a ``TokenManager`` refreshes, and what it does when that fails.
///
/// The defaults fit access tokens of minutes to days on any number of replicas.
public struct RefreshPolicy: Sendable {
    /// How long before its expiry an access token is due to be replaced; for short-lived tokens a quarter of the lifetime.
    ///
    /// Default 60 seconds.
    public var margin: Duration = .seconds(60)

    /// Up to how much earlier than ``margin`` says, by chance, so that not every replica wakes at the same moment; for
    /// short-lived tokens an eighth of the lifetime.
    ///
    /// Default 30 seconds.
    public var jitter: Duration = .seconds(30)

    /// How long a caller waits for a due refresh although the token before is still valid.
    ///
    /// Default zero: such a caller gets the valid token at once, and the refresh goes on in the background. A serverless function,
    /// whose background work is frozen between two calls, or a command-line tool, which ends, should wait: a refresh token that was
    /// presented, and whose response nobody took, may be lost. Set it to ``TransportLimits/total`` and ``leaseSlack`` there. When
    /// the time is over, the caller gets the valid token. Who names a rejected token, or asks for a validity that the stored token
    /// does not have, waits in any case.
    ///
    /// A negative duration is an error of each call, ``OAuth2Error/Code/invalidConfiguration`` with the parameter
    /// `waitWhileValid`.
    public var waitWhileValid: Duration = .zero

    /// The name by which a replica is known over its restarts, such as `web-1`: with it, a replica takes the lease of its own
    /// earlier run over at once, instead of waiting until it expires.
    ///
    /// Default `nil`. It has to be one that no two running processes have at the same time, or both may present a refresh token: a
    /// StatefulSet's pod name is, a deployment's name is not. At most 255 bytes, not empty, without control characters; else each
    /// call that needs the storage is an error, ``OAuth2Error/Code/invalidConfiguration`` with the parameter `replicaID`. A
    /// ``FileTokenStorage`` on Linux needs none: it tells processes that have ended from others.
    public var replicaID: String?

    /// How much longer than ``TransportLimits/total`` a replica holds the right to refresh a grant.
    ///
    /// It has to cover the storage's slowest write, a ``ClientAssertionSigner``, and the difference between the replicas' clocks:
    /// an access token that was received later than now and this is not used. Less than two seconds count as two.
    ///
    /// A replica that dies while it refreshes keeps the others waiting for the sum of both, unless they can find out that it is
    /// gone (see ``replicaID``). Where writing the lease took more than a tenth of it, the lease is written again, longer by it.
    /// Default 10 seconds.
    public var leaseSlack: Duration = .seconds(10)

    /// How often the same refresh token is presented before a refresh counts as failed, when it was not sent or no answer
    /// came.
    ///
    /// The second time follows promptly: a server with a reuse interval takes it, and with another one nothing is left to
    /// lose. Default 3.
    public var attempts = 3

    /// How long a grant is left alone after a failed refresh; doubled with each further one.
    ///
    /// Also how long what the server refuses for one target, such as `mfa_required` or `invalid_target`, is not asked for again,
    /// doubled in the same way, and how long a storage that failed is left alone for a grant.
    ///
    /// Default 1 second.
    public var firstPause: Duration = .seconds(1)

    /// The most that ``firstPause`` grows to.
    ///
    /// Default 60 seconds.
    public var longestPause: Duration = .seconds(60)

    /// The codes by which a server says that a refresh token will never work again.
    ///
    /// `invalid_grant` is the standard's ([RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2));
    /// `bad_refresh_token` is GitHub's and `invalid_refresh_token` Slack's word for it.
    public var finalCodes: Set<OAuth2Error.Code> = [
        .invalidGrant, OAuth2Error.Code(serverCode: "bad_refresh_token"),
        OAuth2Error.Code(serverCode: "invalid_refresh_token"),
    ]

    /// After how many refusals that say nothing clear about the refresh token, over at least ``patienceWithoutReason``, callers get
    /// ``OAuth2Error/Code/refusedWithoutReason``.
    ///
    /// A status 4xx without a reason, a reason such as `invalid_request`, `access_denied` or a code of the server's own, and
    /// `invalid_grant` with a status 5xx. There are servers that refuse a spent refresh token so, and firewalls that refuse anything
    /// so. The grant is kept either way. Default 5.
    public var refusalsWithoutReason = 5

    /// See ``refusalsWithoutReason``.
    ///
    /// Default 60 seconds.
    public var patienceWithoutReason: Duration = .seconds(60)

    /// How many tries a write of new tokens gets when the storage fails.
    ///
    /// The tokens are kept in memory after the last one, and written before anything else happens to the grant.
    /// Default 5.
    public var saveAttempts = 5

    /// The names that the server had before it moved, byte for byte as its metadata had them; wire name `issuer`.
    ///
    /// Grants of another server are never used: two servers that share a storage and a grant's name must not get each other's
    /// tokens. Name a former issuer here when a tenant moves and its refresh tokens stay good; the grant's next refresh brings
    /// its record, and the `iss` of its ID token, to the present name. A text that is no https URL is refused by every call, with
    /// ``OAuth2Error/Code/invalidConfiguration`` that names `formerIssuers`. Default none.
    public var formerIssuers: [String] = []

    /// The ids that the client had before it was registered anew; wire name `client_id`.
    ///
    /// As ``formerIssuers``, for a server that takes the former client's refresh tokens from the present one
    /// ([RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6) binds them to their client). Default none.
    public var formerClientIDs: [String] = []

    /// How many grants are kept in memory for ``TokenManager/accessToken(for:audience:scope:minimumValidity:)`` to return
    /// without asking the storage, and for ``TokenManager/cachedAccessToken(for:audience:scope:minimumValidity:)`` at all.
    ///
    /// About as many are, those used last, and never more than two and a half times as many; at least one. A few kilobytes each. Default 100,000.
    public var cachedGrants = 100_000

    /// The default policy.
    public init() {}
}

extension RefreshPolicy {
    /// ``leaseSlack``, at least two seconds: with none at all no lease would last for a request.
    var clockTolerance: Duration { max(leaseSlack, .seconds(2)) }

    /// What is wrong with the options; `nil` when nothing is.
    var error: OAuth2Error? {
        if waitWhileValid < .zero {
            return OAuth2Error(
                .invalidConfiguration,
                step: .tokenManagement,
                parameter: "waitWhileValid",
                message:
                    "RefreshPolicy.waitWhileValid is negative. Set it to zero, or to the time that a caller may wait."
            )
        }
        if let replicaID,
            !(1...255).contains(replicaID.utf8.count) || replicaID.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        {
            return OAuth2Error(
                .invalidConfiguration,
                step: .tokenManagement,
                parameter: "replicaID",
                message: """
                    RefreshPolicy.replicaID is empty, longer than 255 bytes, or has a control character in it. Use a name that \
                    only one running replica has, or nil.
                    """
            )
        }
        return nil
    }
}
