public import OAuth2

extension FakeAuthorizationServer {
    /// Choices in which real servers differ, or that no document settles.
    ///
    /// A client must work with every combination. The defaults are what Auth0 was seen to do.
    public struct Behavior: Sendable {
        /// The status of `unsupported_grant_type`; default 400; some answers have 403.
        public var unsupportedGrantTypeStatus = 400

        /// Whether a wrong secret is `invalid_client`, as documented, instead of `access_denied` "Unauthorized".
        public var clientFailureIsInvalidClient = false

        /// Whether using a code twice revokes the tokens of the first use; default `true`.
        public var codeReplayRevokesTokens = true

        /// Whether a wrong verifier leaves the code usable; default `false`.
        public var failedVerifierKeepsCode = false

        /// Whether a verifier is accepted when no challenge was sent; default `false`.
        public var acceptsVerifierWithoutChallenge = false

        /// What a refresh that asks for more scope than was granted gets.
        public enum ScopeWidening: Sendable, Hashable {
            /// The extra scopes are left out silently.
            case dropped
            /// 400 `invalid_scope`.
            case refused
        }

        /// What a refresh that asks for more scope than was granted gets; default the extra scopes are dropped.
        public var scopeWidening = ScopeWidening.dropped

        /// Whether a refresh that does not rotate sends the refresh token back unchanged; default `false`.
        public var repeatsRefreshToken = false

        /// Whether revoking a refresh token revokes all of the same user, client and audience; default `false`.
        public var revocationIsGrantWide = false

        /// Whether callbacks carry `iss` (RFC 9207); the metadata says so too; default `false`.
        public var sendsIssuerInCallback = false

        /// Where the metadata is published; default at both well-known addresses.
        public var metadataLocations: [MetadataLocation] = [.openIDConfiguration, .oauthAuthorizationServer]

        /// The status of the refusal of a blocked user's refresh; default 403.
        public var blockedUserStatus = 403

        /// Whether `/passwordless/start` makes an account for an unknown address; default `true`.
        public var allowsPasswordlessSignUp = true

        /// How many wrong passwords or codes a user may give before `too_many_attempts`; default 10.
        public var maximumWrongAttempts = 10

        /// How long it takes until one more wrong attempt is allowed; default 6 minutes.
        public var wrongAttemptRefill: Duration = .seconds(360)

        /// The defaults.
        public init() {}
    }
}
