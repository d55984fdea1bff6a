extension FakeAuthorizationServer {
    /// An API (resource server) that tokens of a ``FakeAuthorizationServer`` are for.
    public struct API: Sendable {
        /// The identifier; wire name `audience`.
        public var identifier: String

        /// The scopes it knows.
        public var scopes: [String]

        /// Whether refresh tokens are given for it ("Allow Offline Access"); default `true`.
        public var allowsOfflineAccess = true

        /// How long its access tokens live; default 86 400 seconds.
        public var tokenLifetime: Duration = .seconds(86_400)

        /// An API with these scopes.
        public init(_ identifier: String, scopes: [String] = []) {
            self.identifier = identifier
            self.scopes = scopes
        }
    }
}
