extension FakeAuthorizationServer {
    /// How many requests a ``FakeAuthorizationServer`` lets through: token buckets that fill by its clock.
    ///
    /// Every answer then has the headers `x-ratelimit-limit`, `x-ratelimit-remaining` and `x-ratelimit-reset`.
    public struct RateLimitPolicy: Sendable {
        /// How many requests an endpoint takes at once.
        public var burst: Int

        /// How long it takes until one more request is allowed.
        public var refill: Duration

        /// How many refreshes with the same refresh token from the same address are allowed at once; `nil` for any number.
        public var burstPerRefreshToken: Int?

        /// Whether a 429 has `Retry-After`; default `true`.
        public var sendsRetryAfter = true

        /// Whether answers have the `x-ratelimit` headers; default `true`.
        public var sendsHeaders = true

        /// A limit for each endpoint.
        public init(burst: Int, refill: Duration) {
            self.burst = burst
            self.refill = refill
        }
    }
}
