#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a validated ID token says about a login: who logged in, when and how.
///
/// It only comes out of a validation (``TokenResponse/idTokenClaims``, ``OAuth2Client/validate(_:for:accessToken:)``), so whoever
/// holds one need not check again. Recognise a user by ``issuer`` and ``subject`` together, never by an e-mail address, which
/// can change hands ([OpenID Connect Core section
/// 5.7](https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability)).
///
/// ```swift
/// let claims = try await client.finishAuthorization(callback: callback, pending: pending).idTokenClaims
/// claims?.subject                                                       // who it is
/// claims?.email                                                         // a standard claim
/// try claims?.decode([String].self, at: "https://app.example/roles")    // one of your own
/// ```
/// It holds personal data, so its description shows nothing.
public struct IDTokenClaims: StandardClaims, RedactedDescription {
    /// What a token says, behind one reference: every answer of a token endpoint has room for claims, and few have some.
    private final class Storage: Sendable {
        let issuer: String
        let subject: String
        let audience: [String]
        let issuedAt: Date
        let expiresAt: Date
        let members: JSONObject
        let tolerances: [ResponseTolerance]

        init(
            _ issuer: String,
            _ subject: String,
            _ audience: [String],
            _ times: (Date, Date),
            _ members: JSONObject,
            _ tolerances: [ResponseTolerance]
        ) {
            self.issuer = issuer
            self.subject = subject
            self.audience = audience
            (issuedAt, expiresAt) = times
            self.members = members
            self.tolerances = tolerances
        }
    }

    private let storage: Storage

    init(issuer: String, subject: String, audience: [String], issuedAt: Date, expiresAt: Date, members: JSONObject) {
        storage = Storage(issuer, subject, audience, (issuedAt, expiresAt), members, [])
    }

    /// The same claims with what was tolerated in them.
    init(_ claims: IDTokenClaims, tolerances: [ResponseTolerance]) {
        let times = (claims.issuedAt, claims.expiresAt)
        storage = Storage(claims.issuer, claims.subject, claims.audience, times, claims.members, tolerances)
    }

    /// Who issued the token; claim `iss`.
    public var issuer: String { storage.issuer }

    /// The user's identifier at the issuer, never reassigned; claim `sub`.
    public var subject: String { storage.subject }

    /// The clients the token is for, this one among them; claim `aud`.
    public var audience: [String] { storage.audience }

    /// When the token was issued; claim `iat`.
    public var issuedAt: Date { storage.issuedAt }

    /// Until when it may be accepted; claim `exp`.
    ///
    /// It says nothing on how long the user stays logged in to your application.
    public var expiresAt: Date { storage.expiresAt }

    /// Every claim, custom ones included.
    public var members: JSONObject { storage.members }

    /// What was accepted although OpenID Connect Core allows refusing it.
    public var tolerances: [ResponseTolerance] { storage.tolerances }
}

extension IDTokenClaims {
    /// When the user last gave proof of who they are; claim `auth_time`.
    public var authenticatedAt: Date? { members["auth_time"]?.date }

    /// How strongly the user was authenticated; claim `acr`.
    public var authenticationClass: String? { members["acr"]?.string }

    /// With what the user was authenticated, such as `pwd`, `otp`, `mfa`; claim `amr`.
    ///
    /// [RFC 8176](https://www.rfc-editor.org/rfc/rfc8176).
    public var authenticationMethods: [String] { members["amr"]?.mapElements { $0.string } ?? [] }

    /// The client the token was issued to; claim `azp`.
    public var authorizedParty: String? { members["azp"]?.string }

    /// The value that the login sent; claim `nonce`.
    public var nonce: Nonce? { members["nonce"]?.string.map(Nonce.init) }

    /// The user's session at the server, named by back-channel logout; claim `sid`.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0 section
    /// 2.1](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCSupport).
    public var sessionID: String? { members["sid"]?.string }

    /// The organization the user logged in to, by its id; claim `org_id` (Auth0).
    public var organizationID: String? { members["org_id"]?.string }

    /// The organization the user logged in to, by its name; claim `org_name` (Auth0).
    public var organizationName: String? { members["org_name"]?.string }
}
