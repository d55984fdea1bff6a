/// A signed statement on who logged in, as it came; wire name `id_token`.
///
/// ``TokenResponse/idTokenClaims`` has its claims, validated. Keep the token itself for ``LogoutRequest/idTokenHint`` and for
/// checking refreshed ones.
/// [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken).
public struct IDToken: SecretValue {
    private let value: String

    /// Wraps a token in its compact form.
    public init(_ value: String) { self.value = value }

    /// Returns the token; send it only where OpenID Connect wants it (`id_token_hint`).
    public func reveal() -> String { value }
}

extension IDToken {
    /// The claims without any check: not the signature, not the issuer, audience, expiry or nonce.
    ///
    /// Use it for a token that came from the token endpoint over TLS, to look at a claim that your code then checks.
    /// [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation) lists
    /// what a validation has to check.
    /// - Throws: ``OAuth2Error/Code/malformedResponse`` when it is not a JWT with an object of claims in it.
    public func unvalidatedClaims() throws(OAuth2Error) -> JSONObject {
        let parts = value.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64URL.decode(parts[1]), let claims = JSONObject(parsing: payload)
        else {
            throw OAuth2Error(
                .malformedResponse,
                step: .idToken,
                parameter: "id_token",
                message: "The ID token is not a signed JWT with an object of claims (RFC 7519 section 7.2)."
            )
        }
        return claims
    }
}
