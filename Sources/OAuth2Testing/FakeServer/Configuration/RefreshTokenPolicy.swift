public import OAuth2

extension FakeAuthorizationServer {
    /// What the refresh tokens of a ``Client`` are like.
    public struct RefreshTokenPolicy: Sendable {
        /// Whether each exchange gives a new refresh token and retires the one used.
        public var rotates = false

        /// How long the token used last may be used again after its exchange; default zero.
        public var leeway: Duration = .zero

        /// How long a token and its successors live in all; `nil` for ever.
        public var absoluteLifetime: Duration?

        /// How long they live without being used; `nil` for ever.
        public var idleLifetime: Duration?

        /// How many tokens a user may have at this client before the oldest is dropped; default 200.
        public var maximumPerUser = 200

        /// Further APIs that one refresh token gives access tokens for, with the scopes allowed there.
        public var multiResource: [String: Scope] = [:]

        /// Tokens that neither rotate nor expire: what a new Auth0 application has.
        public init() {}

        /// Rotating tokens with Auth0's lifetimes: 30 days in all, 15 days without use.
        public static func rotating(leeway: Duration = .zero) -> Self {
            var policy = Self()
            policy.rotates = true
            policy.leeway = leeway
            policy.absoluteLifetime = .seconds(2_592_000)
            policy.idleLifetime = .seconds(1_296_000)
            return policy
        }
    }
}
