extension FakeAuthorizationServer {
    /// How the members of a token answer are written; for tests of tolerant reading.
    public struct TokenResponseStyle: Sendable {
        /// How `expires_in` is written.
        public enum ExpiresIn: Sendable, Hashable {
            /// A number.
            case number
            /// A number in quotes, as some servers send it.
            case string
            /// Not at all.
            case absent
        }

        /// How `expires_in` is written; default a number.
        public var expiresIn = ExpiresIn.number

        /// The `token_type`; `nil` leaves it out; default `Bearer`.
        public var tokenType: String? = "Bearer"

        /// Whether `scope` is there; default `true`.
        public var sendsScope = true

        /// Further members, which also replace those of the same name.
        public var extraMembers: [String: JSONLiteral] = [:]

        /// The defaults.
        public init() {}
    }
}
