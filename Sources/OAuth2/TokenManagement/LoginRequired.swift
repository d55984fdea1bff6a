/// Why a user has to log in again; the ``OAuth2Error/underlyingError`` of an error with the code
/// ``OAuth2Error/Code/loginRequired`` that a ``TokenManager`` throws.
public struct LoginRequired: Error, Sendable {
    /// Why.
    public let reason: Reason

    /// The server's refusal, if this process saw it.
    public let refusal: OAuth2Error?

    /// What to check when ``reason`` is ``Reason/noRefreshToken``; `nil` for other reasons.
    public private(set) var refreshTokenAbsence: RefreshTokenAbsence?

    init(reason: Reason, refusal: OAuth2Error?) {
        self.reason = reason
        self.refusal = refusal
    }

    /// That a grant's access token has expired and nothing can be had without the user.
    init(noRefreshTokenIn grant: StoredGrant) {
        self.init(reason: .noRefreshToken, refusal: nil)
        refreshTokenAbsence = RefreshTokenAbsence(of: grant)
    }

    /// Why a user has to log in again; an open set.
    public struct Reason: ExactName, Codable {
        /// A short name, fit for logs and metric labels.
        public let rawValue: String

        /// A reason by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Nothing is stored under this name: nobody logged in, or it was forgotten or revoked.
        public static let noGrant = Self(rawValue: "no grant")
        /// The access token expired and there is no refresh token; ``LoginRequired/refreshTokenAbsence`` lists what to check.
        public static let noRefreshToken = Self(rawValue: "no refresh token")
        /// The server refused the refresh token: expired, revoked, or the user's consent was withdrawn.
        public static let refused = Self(rawValue: "refused")
        /// The server refused a refresh token that had been presented before without an answer that anybody recorded: the
        /// answer with the new token was lost, by the network, or with a process that ended or was suspended for longer than its
        /// lease.
        ///
        /// A reuse interval on the server (Auth0: rotation overlap period) keeps this from happening.
        public static let answerLost = Self(rawValue: "answer lost")
        /// The server answered a refresh with an ID token of another user, server or client; nothing that came with it, or
        /// comes after it, can be trusted to be this user's.
        public static let otherUser = Self(rawValue: "other user")
    }
}

extension LoginRequired: CustomStringConvertible {
    /// The reason, and the server's refusal.
    public var description: String { "LoginRequired(\(reason.rawValue))" + (refusal.map { ": \($0)" } ?? "") }
}

extension OAuth2Error {
    /// Why the user has to log in again, when a ``TokenManager`` found that.
    public var loginRequired: LoginRequired? { underlyingError as? LoginRequired }

    /// Whether an interactive login of the user is the way on: the grant is of no use any more (``Code/loginRequired``), or the
    /// server refuses a refresh until the user acts (``Code/serverLoginRequired``, ``Code/interactionRequired``,
    /// ``Code/consentRequired``, ``Code/accountSelectionRequired``).
    ///
    /// Send the user to the login when it is `true`; adopting its tokens takes the earlier grant's place.
    public var requiresUserInteraction: Bool {
        switch code {
        case .loginRequired, .serverLoginRequired, .interactionRequired, .consentRequired, .accountSelectionRequired:
            true
        default: false
        }
    }

    init(_ loginRequired: LoginRequired) {
        self.init(
            .loginRequired,
            step: .tokenManagement,
            parameter: loginRequired.reason == .noRefreshToken ? "refresh_token" : nil,
            message: loginRequired.message,
            underlyingError: loginRequired
        )
    }
}

extension LoginRequired {
    fileprivate var message: StaticString {
        switch reason {
        case .noGrant: "Nothing is stored under this name; the user has to log in."
        case .noRefreshToken where refreshTokenAbsence?.offlineAccessWasGranted == true:
            """
            The access token expired, or is not valid for as long as was asked, and there is no refresh token, though \
            offline_access was granted; the user has to log in. For the next login check that the API allows offline access, \
            that the client may use the grant type refresh_token, and what else loginRequired.refreshTokenAbsence lists.
            """
        case .noRefreshToken:
            """
            The access token expired, or is not valid for as long as was asked, and there is no refresh token, because the \
            login did not ask for offline_access or the server did not grant it; the user has to log in, with offline_access \
            asked for. If it was, check what loginRequired.refreshTokenAbsence lists.
            """
        case .answerLost:
            """
            The server's answer with the new refresh token was lost, and it does not take the old one again; the user has \
            to log in. A reuse interval in the server's settings avoids this.
            """
        case .otherUser:
            "The server answered a refresh with an ID token of another user, server or client; the user has to log in again."
        default: "The server refused the refresh token for good; the user has to log in."
        }
    }
}
