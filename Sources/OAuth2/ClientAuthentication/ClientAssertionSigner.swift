/// Makes the signed JWT that proves a client's identity, with a key that this library never sees.
///
/// Implement it with a JWT library or a key management service. The claims, by
/// [RFC 7523 section 3](https://www.rfc-editor.org/rfc/rfc7523#section-3): `iss` and `sub` are the client id, `aud` is the
/// issuer, `jti` is fresh for each assertion, `exp` lies at most a minute ahead.
public protocol ClientAssertionSigner: Sendable {
    /// Returns an assertion for one request; it is never used for a second one.
    func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion
}
