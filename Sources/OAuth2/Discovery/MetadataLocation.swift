/// One of the addresses at which servers publish their metadata, as it follows from the issuer.
///
/// For the issuer `https://id.example/tenant` the two ready-made ones are
/// `https://id.example/tenant/.well-known/openid-configuration` and
/// `https://id.example/.well-known/oauth-authorization-server/tenant`. Make your own for another well-known name.
public struct MetadataLocation: Sendable, Hashable {
    /// Where the well-known part of the path stands.
    ///
    /// An enumeration, because the set is closed:
    /// [RFC 8414 section 5](https://www.rfc-editor.org/rfc/rfc8414#section-5) knows these two and wants ``beforePath`` for
    /// whatever comes later.
    public enum Placement: Sendable, Hashable {
        /// Behind the issuer's path.
        ///
        /// [OpenID Connect Discovery section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig).
        case afterPath
        /// Between host and path.
        ///
        /// [RFC 8414 section 3.1](https://www.rfc-editor.org/rfc/rfc8414#section-3.1).
        case beforePath
    }

    /// The name behind `/.well-known/`.
    public let name: String

    /// Where it stands.
    public let placement: Placement

    /// A location with a well-known name.
    public init(name: String, placement: Placement) {
        self.name = name
        self.placement = placement
    }

    /// `{issuer}/.well-known/openid-configuration`.
    public static let openIDConfiguration = Self(name: "openid-configuration", placement: .afterPath)

    /// `/.well-known/oauth-authorization-server` before the issuer's path.
    public static let oauthAuthorizationServer = Self(name: "oauth-authorization-server", placement: .beforePath)

    /// The address for an issuer, which has the issuer's scheme and host.
    package func url(
        issuer: EndpointURL,
        unencryptedHosts: UnencryptedHosts = .none
    ) throws(OAuth2Error) -> EndpointURL {
        // Both standards remove a slash at the end of the path.
        let path = issuer.path.utf8.last == UInt8(ascii: "/") ? String(issuer.path.dropLast()) : issuer.path
        let wellKnown = "/.well-known/" + name
        return try EndpointURL(
            issuer.origin + (placement == .afterPath ? path + wellKnown : wellKnown + path),
            unencryptedHosts: unencryptedHosts,
            parameter: "issuer"
        )
    }
}
