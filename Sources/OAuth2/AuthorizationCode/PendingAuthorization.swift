#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What must survive the trip through the browser: one `Codable` value of a few hundred bytes of JSON.
///
/// Keep it where only this user's browser leads to it (a server-side session, an encrypted cookie): that is what makes
/// `state` a protection ([RFC 6749 section 10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12)). It holds the PKCE
/// verifier, so a plain cookie is no place for it. It can be exchanged once, within ``lifetime``. A session may have begun several
/// logins: ``PendingAuthorizations`` keeps them and finds the one that a callback belongs to.
public struct PendingAuthorization: Sendable, Hashable, Codable {
    /// The value that the callback must repeat; wire name `state`.
    public let state: StateParameter
    /// The value that the ID token must repeat; wire name `nonce`.
    public let nonce: Nonce
    /// The PKCE verifier; wire name `code_verifier`.
    ///
    /// `nil` only when PKCE was switched off for this login.
    public let codeVerifier: CodeVerifier?
    /// The redirect URI as it was sent; the token request repeats it.
    public let redirectURI: String
    /// The server's issuer identifier; a callback that names another one is refused (RFC 9207).
    public let issuer: String
    /// Whether the callback must name the issuer.
    public let requiresIssuer: Bool
    /// The client that began the login.
    public let clientID: String
    /// What was asked for; wire name `scope`.
    public let scope: Scope
    /// The API that was asked for; wire name `audience`.
    public let audience: String?
    /// The APIs that were asked for; wire name `resource`.
    ///
    /// RFC 8707.
    public let resource: [String]
    /// The organization that was asked for; wire name `organization`.
    public let organization: String?
    /// The oldest acceptable login, in seconds; wire name `max_age`.
    public let maxAge: Int?
    /// The authentication classes that were asked for; wire name `acr_values`.
    public let acrValues: [String]
    /// Whether the ID token must have one of them.
    public var requiresAuthenticationClass: Bool { demandsAuthenticationClass ?? false }

    // Not there in a login that began before it existed.
    private let demandsAuthenticationClass: Bool?

    // Whole seconds, because coders disagree on how to write a Date or a Duration.
    private let createdAtEpoch: WholeSeconds
    private let lifetimeSeconds: WholeSeconds

    // A coder that converts to snake case and back turns redirectURI into redirectUri, so the keys have no such names.
    private enum CodingKeys: String, CodingKey {
        case state, nonce, codeVerifier
        case redirectURI = "redirectUri"
        case issuer, requiresIssuer
        case clientID = "clientId"
        case scope, audience, resource, organization, maxAge, acrValues, demandsAuthenticationClass, createdAtEpoch
        case lifetimeSeconds
    }

    /// When the login began.
    public var createdAt: Date { createdAtEpoch.date }

    /// How long the user has to come back, from ``createdAt``.
    public var lifetime: Duration { .seconds(lifetimeSeconds.count) }

    init(
        request: AuthorizationRequest,
        server: AuthorizationServer,
        clientID: String,
        state: StateParameter,
        nonce: Nonce,
        verifier: CodeVerifier?,
        now: Date
    ) {
        self.state = state
        self.nonce = nonce
        self.codeVerifier = verifier
        self.redirectURI = request.redirectURI
        self.issuer = server.issuer
        self.requiresIssuer = server.requiresIssuerInCallback
        self.clientID = clientID
        self.scope = request.scope
        self.audience = request.audience
        self.resource = request.resource
        self.organization = request.organization
        self.maxAge = request.maxAge
        self.acrValues = request.acrValues
        self.demandsAuthenticationClass = request.requiresAuthenticationClass ? true : nil
        self.createdAtEpoch = WholeSeconds(now)
        self.lifetimeSeconds = WholeSeconds(max(.seconds(1), request.pendingLifetime))
    }

    enum Age {
        case fresh, expired, fromTheFuture
    }

    /// How old the login is; a minute of difference between clocks is allowed.
    func age(at now: Date) -> Age {
        let age = now.timeIntervalSince(createdAt)
        if age < -60 { return .fromTheFuture }
        return age > Double(lifetimeSeconds.count) ? .expired : .fresh
    }
}
