#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a login asked for and its ID token must therefore say.
///
/// A login that goes through the browser has one in ``PendingAuthorization/expectedIDToken``. Make one for a grant of your own
/// that brings an ID token, and set ``TokenRequest/expectedIDToken``.
public struct IDTokenExpectation: Sendable, Hashable, Codable {
    /// The value that was sent with the request; wire name `nonce`.
    ///
    /// The token must repeat it. `nil` when none was sent: the token must then have none.
    public var nonce: Nonce?

    /// How long ago the user may have logged in, in seconds; wire name `max_age`.
    ///
    /// The token must then have `auth_time`. `nil` when it does not matter.
    public var maxAge: Int?

    /// The authentication classes one of which the token must have; claim `acr`.
    ///
    /// Empty when it does not matter.
    public var authenticationClasses: [String] = []

    /// The organization that was asked for (Auth0): an id, which begins with `org_`, or a name.
    public var organization: String?

    /// When the login began; the token must not be older.
    ///
    /// Whole seconds; what is behind the point is dropped.
    public var loginBeganAt: Date? {
        get { loginBeganAtEpoch?.date }
        set { loginBeganAtEpoch = newValue.map { WholeSeconds($0) } }
    }

    /// Whole seconds since 1970, because coders disagree on how to write a `Date`.
    private var loginBeganAtEpoch: WholeSeconds?

    /// A token of this client and server, about any user and any kind of login.
    public init() {}
}

extension PendingAuthorization {
    /// What the ID token of this login must say.
    public var expectedIDToken: IDTokenExpectation {
        var expectation = IDTokenExpectation()
        expectation.nonce = nonce
        expectation.maxAge = maxAge
        expectation.authenticationClasses = requiresAuthenticationClass ? acrValues : []
        expectation.organization = organization
        expectation.loginBeganAt = createdAt
        return expectation
    }
}
