extension FakeAuthorizationServer {
    /// Somebody who can log in at a ``FakeAuthorizationServer``.
    public struct User: Sendable {
        /// The user's identifier; claim `sub`.
        public var id: String

        /// The e-mail address, which is also the user name.
        public var email: String

        /// The password; `nil` for a user who logs in without one.
        public var password: String?

        /// Whether the e-mail address was verified; claim `email_verified`.
        public var emailVerified = true

        /// The phone number for passwordless login, as in `+15550100`; claim `phone_number`.
        public var phoneNumber: String?

        /// The display name; claim `name`.
        public var name: String?

        /// The database; wire name `realm`.
        public var connection = "Username-Password-Authentication"

        /// The second factors the user has.
        public var factors: [Factor] = []

        /// The organizations the user belongs to.
        public var organizations: Set<String> = []

        /// Whether logins and refreshes are refused.
        public var isBlocked = false

        /// Whether the password is known to be leaked, which refuses the password grants with `password_leaked`.
        public var passwordIsLeaked = false

        /// Whether the password grants ask for a check that only a browser can do (`requires_verification`).
        public var requiresVerification = false

        /// Further claims for ID tokens and `/userinfo`.
        public var claims: [String: JSONLiteral] = [:]

        /// A user without second factors.
        public init(id: String, email: String, password: String? = nil) {
            self.id = id
            self.email = email
            self.password = password
        }
    }
}
