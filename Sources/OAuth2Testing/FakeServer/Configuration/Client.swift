public import OAuth2

extension FakeAuthorizationServer {
    /// An application that is registered at a ``FakeAuthorizationServer``.
    public struct Client: Sendable {
        /// How a client proves who it is; exactly one way per request.
        public enum Authentication: Sendable {
            /// A public client: `client_id` alone.
            case none
            /// A secret, in the body or in an `Authorization: Basic` header.
            case secret(String)
            /// A secret that must stand in the body; method `client_secret_post`.
            case secretPost(String)
            /// A secret that must stand in an `Authorization: Basic` header; method `client_secret_basic`.
            case secretBasic(String)
            /// A signed assertion; the closure decides whether it is good, and must not call the server.
            case assertion(@Sendable (String) -> Bool)
            /// A client certificate, with `client_id` alone in the body; methods `tls_client_auth` and
            /// `self_signed_tls_client_auth`.
            ///
            /// The server has no TLS, and believes that the certificate was presented.
            case certificate
        }

        /// Wire name `client_id`.
        public var id: String

        /// How it proves who it is.
        public var authentication: Authentication

        /// The grant types it may use; default authorization code and refresh token.
        public var grantTypes: Set<GrantType> = [.authorizationCode, .refreshToken]

        /// The redirect URIs it may use, compared byte for byte.
        public var callbacks: [String] = []

        /// The addresses that a logout may return to.
        public var logoutURLs: [String] = []

        /// What its refresh tokens are like; default not rotating, never expiring.
        public var refreshTokens = RefreshTokenPolicy()

        /// The APIs it may get tokens for with the `client_credentials` grant, and their scopes.
        public var clientGrants: [String: Scope] = [:]

        /// The organizations for which it may use the `client_credentials` grant.
        public var organizations: Set<String> = []

        /// Whether the user is not asked for consent; default `true`, as for an application of the same company.
        public var skipsConsent = true

        /// Whether an authorization request without PKCE is refused; default `false`.
        public var requiresPKCE = false

        /// Whether the `auth0-forwarded-for` header of this client is believed; default `false`.
        public var trustsForwardedFor = false

        /// A client that may do what the defaults say.
        public init(id: String, authentication: Authentication) {
            self.id = id
            self.authentication = authentication
        }

        /// The secret, for the methods that have one.
        var secret: String? {
            switch authentication {
            case .secret(let secret), .secretPost(let secret), .secretBasic(let secret): secret
            case .none, .assertion, .certificate: nil
            }
        }

        var isConfidential: Bool {
            if case .none = authentication { false } else { true }
        }

        /// Every grant type the server knows.
        public static let allGrantTypes: Set<GrantType> = Set(
            TokenGrant.allCases.map { GrantType(rawValue: $0.rawValue) }
        )
    }
}
