/// Something that happened to a grant, for logs, metrics and alerts; it holds no secret.
///
/// It does hold the grant's name: do not use a session secret as the name.
public struct TokenEvent: Sendable {
    /// What happened.
    public let kind: Kind

    /// The grant's name, as the application gave it; of a ``ClientCredentialsManager`` the organization, or empty.
    public let grant: String

    /// The API that an access token was wanted for; `nil` for the login's own.
    public let audience: String?

    /// What went wrong, if something did.
    ///
    /// Of a ``Kind/refreshed`` grant: why the ID token that came did not take the place of the one before.
    public let error: OAuth2Error?

    /// What in the server's answer was not as the standard says and was understood all the same; of ``Kind/refreshed``.
    public internal(set) var tolerances: [ResponseTolerance] = []

    /// What an adopted login asked for and did not get; `nil` for other kinds.
    public let adoption: GrantAdoption?

    init(
        _ kind: Kind,
        grant: String,
        audience: String? = nil,
        error: OAuth2Error? = nil,
        adoption: GrantAdoption? = nil
    ) {
        self.kind = kind
        self.grant = grant
        self.audience = audience
        self.error = error
        self.adoption = adoption
    }

    /// The kinds of events; an open set.
    public struct Kind: Sendable, Hashable {
        /// A short name, fixed at compile time, fit for logs and metric labels.
        public let name: String

        init(_ name: StaticString) { self.name = "\(name)" }

        /// A login was stored; ``TokenEvent/adoption`` says what it lacks.
        public static let adopted = Self("adopted")
        /// This replica got new tokens, and stored them.
        public static let refreshed = Self("refreshed")
        /// Another replica had got new tokens, and they were used.
        public static let reused = Self("reused")
        /// A refresh failed, and the grant was kept; callers whose access token was still valid did not notice.
        public static let refreshFailed = Self("refresh failed")
        /// The server has ended the login, and the user has to log in again; ``OAuth2Error/loginRequired`` of
        /// ``TokenEvent/error`` has the reason.
        ///
        /// There is no event for ``LoginRequired/Reason/noGrant`` and ``LoginRequired/Reason/noRefreshToken``, which were
        /// known before.
        public static let loginRequired = Self("login required")
        /// The storage failed or a record in it cannot be read.
        ///
        /// If it failed while new tokens were to be stored, they are kept in memory until it works again: do not stop the
        /// process before.
        public static let storageFailed = Self("storage failed")
        /// The grant was removed, by ``TokenManager/forget(for:)`` or ``TokenManager/revoke(for:)``.
        public static let forgotten = Self("forgotten")
    }
}

extension TokenEvent: CustomStringConvertible {
    /// The kind, the grant's name if it has one, the audience, the error's text, and what an adopted login lacks.
    public var description: String {
        kind.name + (grant.isEmpty ? "" : ": \(grant)") + (audience.map { " for \($0)" } ?? "")
            + (error.map { ", \($0)" } ?? "") + (adoption.map { $0.isComplete ? "" : ", \($0)" } ?? "")
    }
}
