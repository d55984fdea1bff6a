extension OAuth2Error {
    /// What was being done when an ``OAuth2Error`` occurred.
    ///
    /// An open set: extension grants and further endpoints add their own.
    public struct Step: Sendable, Hashable {
        /// A short name, fixed at compile time, fit for logs and metric labels.
        public let name: String

        /// A step of your own.
        public init(_ name: StaticString) { self.name = "\(name)" }

        /// Describing the server, the client or a request, before anything is sent.
        public static let configuration = Self("configuration")
        /// Building the URL that the browser is sent to.
        public static let authorizationRequest = Self("authorization request")
        /// Reading what the browser brought back.
        public static let callback = Self("authorization callback")
        /// A request to the token endpoint.
        public static let token = Self("token request")
        /// A request to the revocation endpoint.
        public static let revocation = Self("revocation request")
        /// A request to an API with an access token.
        public static let protectedResource = Self("protected resource request")
        /// Reading the metadata that a server publishes.
        public static let discovery = Self("discovery")
        /// Reading the public keys that a server publishes.
        public static let jsonWebKeys = Self("JSON web keys")
        /// A request to the user info endpoint.
        public static let userInfo = Self("user info request")
        /// Reading an ID token.
        public static let idToken = Self("ID token")
        /// Reading a logout token that the server sent.
        public static let logoutToken = Self("logout token")
        /// Building the URL that ends the session at the server.
        public static let logoutRequest = Self("logout request")
        /// Keeping a grant's tokens fresh.
        public static let tokenManagement = Self("token management")
        /// Reading or writing a record of a ``TokenStorage``.
        public static let storage = Self("storage")
    }
}
