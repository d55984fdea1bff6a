#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Makes the signed JWT that proves a client's identity, with a key that this library never sees.
///
/// Implement it with a JWT library or a key management service. The claims, by
/// [RFC 7523 section 3](https://www.rfc-editor.org/rfc/rfc7523#section-3): `iss` and `sub` are the client id, `aud` is the
/// issuer, `jti` is fresh for each assertion, `exp` lies at most a minute ahead.
public protocol ClientAssertionSigner: Sendable {
    /// Returns an assertion for one request; it is never used for a second one.
    func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion
}

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
}

/// A signed JWT that proves a client's identity; wire name `client_assertion`.
public struct ClientAssertion: SecretValue {
    private let value: String

    /// Wraps a signed JWT.
    public init(_ value: String) { self.value = value }

    /// Returns the JWT.
    public func reveal() -> String { value }

    /// The wire value of `client_assertion_type`.
    ///
    /// RFC 7523 section 2.2.
    public static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
}
