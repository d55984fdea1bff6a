public import OAuth2

extension FakeAuthorizationServer {
    /// What a Rule or an Action gets to see before tokens are issued.
    public struct HookEvent: Sendable {
        /// The kind of transaction, for example `oidc-basic-profile` or `oauth2-refresh-token`; Auth0's
        /// `event.transaction.protocol`.
        public let `protocol`: String
        /// The client.
        public let clientID: String
        /// The user; `nil` for `client_credentials`.
        public let userID: String?
        /// The audience asked for.
        public let audience: String?
        /// The scope that is about to be granted.
        public let scope: Scope
    }

    /// What a Rule or an Action decides.
    public enum HookDecision: Sendable {
        /// Go on.
        case allow
        /// Go on with this scope and these further claims in the tokens.
        case change(scope: Scope?, claims: [String: JSONLiteral])
        /// Refuse with `access_denied` and this reason.
        case deny(String)
        /// Send the user to a page first: possible in a browser only, an `interaction_required` error elsewhere.
        case redirect
    }
}
