public import OAuth2

extension FakeAuthorizationServer {
    /// When a ``FakeAuthorizationServer`` asks for a second factor, and how.
    public struct MFAPolicy: Sendable {
        /// When a second factor is due at a login.
        public enum Rule: Sendable, Hashable {
            /// Never.
            case never
            /// At every login.
            case always
            /// When one of these scopes is asked for.
            case forScopes(Set<String>)
        }

        /// When a second factor is due at a login; default never.
        public var rule = Rule.never

        /// Whether a refresh needs a second factor too; default `false`.
        public var appliesToRefresh = false

        /// Whether the `mfa_required` error carries `mfa_requirements`; default `true`.
        public var sendsRequirements = true

        /// Whether a user without a factor is told to enroll one; default `true`.
        public var offersEnrollment = true

        /// The kinds of factor that can be enrolled and used.
        public var enabledFactors: [MFAFactor] = [.otp, .phone, .pushNotification, .email, .recoveryCode]

        /// How many factors have to be passed, one after the other; default 1.
        public var steps = 1

        /// Whether lists of authenticators have the newer member `type`; default `true`.
        public var listsTypes = true

        /// Whether a challenge tells `expires_in` and `interval`, as the draft has it; default `false`.
        public var tellsInterval = false

        /// The status of the `mfa_required` error; default 403, 401 was documented too.
        public var requiredStatus = 403

        /// The status of the `expired_token` error; default 401, 403 was seen too.
        public var expiredStatus = 401

        /// The status of the error for a second enrollment; default 403.
        public var alreadyEnrolledStatus = 403

        /// Whether a rejected push is answered with `invalid_grant` and 403 instead of `access_denied` and 400.
        public var rejectionIsInvalidGrant = false

        /// The time that must lie between two polls for a push decision; default 5 seconds.
        public var pollInterval: Duration = .seconds(5)

        /// No second factor is ever due.
        public init() {}
    }
}
