#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a client assertion has to say.
public struct ClientAssertionContext: Sendable, Hashable {
    /// The client id: the claims `iss` and `sub`.
    public let clientID: String

    /// The issuer identifier of the server: the claim `aud`.
    ///
    /// Not the token endpoint's URL: a malicious server could name another one's endpoint as its own and collect
    /// assertions for it.
    public let audience: String

    /// The time now: the base of the claims `iat` and `exp`.
    public let now: Date

    /// A context made by hand, for tests of a signer.
    public init(clientID: String, audience: String, now: Date) {
        self.clientID = clientID
        self.audience = audience
        self.now = now
    }
}
