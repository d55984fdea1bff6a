import OAuth2

extension FakeAuthorizationServer {
    /// What a ``FakeAuthorizationServer`` knows and how it behaves.
    ///
    /// Everything has a default; start from ``example`` and change what the test is about. It can be changed while the server
    /// runs, with ``FakeAuthorizationServer/configure(_:)``.
    public struct Configuration: Sendable {
        /// The issuer, with a slash at the end and the base of all endpoint URLs; `listen()` sets it to the address bound.
        ///
        /// It may have a path, such as `https://auth.example/tenant/`. Endpoints are then found below it, and without it too.
        public var issuer = "https://auth.example/"

        /// The applications that are registered.
        public var clients: [Client] = []

        /// The APIs that tokens can be asked for; wire name `audience`.
        public var apis: [API] = []

        /// The people who can log in.
        public var users: [User] = []

        /// When a second factor is due.
        public var mfa = MFAPolicy()

        /// The choices in which real servers differ from each other.
        public var behavior = Behavior()

        /// How the members of a token answer are written.
        public var tokenResponse = TokenResponseStyle()

        /// How many requests are let through; `nil` for any number, without `x-ratelimit` headers.
        public var rateLimit: RateLimitPolicy?

        /// The audience of a request that names none; `nil` gives an opaque token for `/userinfo` only.
        public var defaultAudience: String?

        /// Runs before tokens are issued, like a Rule or an Action; `nil` for none.
        ///
        /// It is called under the server's lock and must not call the server.
        public var hook: (@Sendable (HookEvent) -> HookDecision)?

        /// What ID tokens are signed with: the first one; `jwks_uri` serves all.
        ///
        /// Empty by default: HS256 with the client's secret. To change keys as servers do, put the new one in front.
        public var signingKeys: [SigningKey] = []

        /// Members put into the metadata, in place of its own ones of the same name.
        public var metadata: [String: JSONLiteral] = [:]

        /// Keys put into the key set behind the public halves of ``signingKeys``, such as the next one that nothing is signed
        /// with yet, or one that a client must not use.
        public var publishedKeys: [JSONLiteral] = []

        /// Claims put into every ID token, in place of its own ones of the same name; for tests of ID token checks.
        public var idTokenClaims: [String: JSONLiteral] = [:]

        /// The scope that the demonstration API `GET /api/me` asks for; `nil` for none.
        public var demoAPIScope: String?

        /// How long an authorization code lives; default 600 seconds.
        public var codeLifetime: Duration = .seconds(600)

        /// How long an `mfa_token` lives; default 300 seconds.
        public var mfaTokenLifetime: Duration = .seconds(300)

        /// How long a code sent by text message or e-mail, and a push request, lives; default 300 seconds.
        public var oneTimeCodeLifetime: Duration = .seconds(300)

        /// How long an ID token lives; default 36 000 seconds.
        public var idTokenLifetime: Duration = .seconds(36_000)

        /// How long a login page can be used; default one hour.
        public var loginLifetime: Duration = .seconds(3_600)

        /// A server without clients, APIs and users.
        public init() {}

        /// One confidential client `app` (secret `app-secret`, callback `https://app.example/callback`), one API
        /// `https://api.example` and one user, `ada@example.com` with the password `correct horse`.
        ///
        /// The client may use every grant type and gets rotating refresh tokens without overlap, which live 30 days, and 15
        /// when they are not used, as at Auth0: ``RefreshTokenPolicy/rotating(leeway:)``.
        public static var example: Configuration {
            var configuration = Configuration()
            var client = Client(id: "app", authentication: .secret("app-secret"))
            client.grantTypes = Client.allGrantTypes
            client.callbacks = ["https://app.example/callback"]
            client.logoutURLs = ["https://app.example/"]
            client.refreshTokens = .rotating()
            client.clientGrants = ["https://api.example": ["read:orders"]]
            configuration.clients = [client]
            configuration.apis = [API("https://api.example", scopes: ["read:orders", "write:orders"])]
            configuration.users = [User(id: "auth0|ada", email: "ada@example.com", password: "correct horse")]
            return configuration
        }
    }
}
