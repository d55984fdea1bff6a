/// How strictly a client checks ID tokens.
///
/// The claims are always checked. For the signature see ``SignatureRequirement``.
public struct IDTokenPolicy: Sendable {
    /// Whether the signature has to be checked, and how.
    ///
    /// Default ``SignatureRequirement/notRequired``.
    public var signature: SignatureRequirement = .notRequired

    /// Audiences that a token may have beside this client.
    ///
    /// Empty by default: a token that is for others, too, is refused
    /// ([OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation), steps
    /// 3 to 5).
    public var trustedAudiences: Set<String> = []

    /// How far the server's clock may be off.
    ///
    /// Default 60 seconds; less than zero counts as zero.
    public var clockTolerance: Duration = .seconds(60)

    /// Whether a logout token may have no `exp`, as those of Ory Hydra, LemonLDAP::NG and Glewlwyd.
    ///
    /// It weakens the check: how long such a token can be used is then this client's word and not the server's. It must have
    /// been issued in the last ten minutes, and ``LogoutTokenClaims/expiresAt`` is that time's end, until which a
    /// ``LogoutReplayCheck`` remembers its `jti`. Each such token says so in ``LogoutTokenClaims/tolerances``. Default `false`,
    /// as [OpenID Connect Back-Channel Logout 1.0 section
    /// 2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken) demands.
    public var acceptsLogoutTokensWithoutExpiry = false

    /// The defaults.
    public init() {}

    /// ``clockTolerance`` in seconds.
    var tolerance: Double { max(0, clockTolerance.seconds) }
}
