public import OAuth2

extension FakeAuthorizationServer {
    /// Something that happened inside the server, for assertions.
    public enum Event: Sendable, Hashable {
        /// A login ended with an authorization code.
        case codeIssued(clientID: String, userID: String)
        /// A code was presented a second time.
        case codeReplayed(clientID: String)
        /// Tokens were issued; `userID` is `nil` for the client's own.
        case tokensIssued(grant: GrantType, clientID: String, userID: String?)
        /// A retired refresh token was presented, and its family revoked.
        case refreshTokenReused(clientID: String, userID: String)
        /// A refresh token with all its successors was revoked.
        case refreshTokenRevoked(clientID: String, userID: String)
        /// A second factor was demanded.
        case mfaRequired(userID: String)
        /// A code or a push request went out over this channel: `sms`, `voice`, `email` or `auth0`.
        case challengeSent(userID: String, channel: String)
        /// A second factor was passed.
        case factorPassed(userID: String, factorID: String)
        /// The enrollment of a factor was confirmed.
        case factorEnrolled(userID: String, factorID: String)
        /// A request was answered with this `error`.
        case refused(path: String, error: String)
    }
}
