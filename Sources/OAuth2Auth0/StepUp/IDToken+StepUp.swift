public import OAuth2

extension IDToken {
    /// Returns when this login passed a second factor: the claim `acr` is
    /// `AuthorizationRequest.multiFactorClass`, or `amr` holds `mfa`.
    ///
    /// Only the hosted login writes these claims; tokens from a refresh, from silent authentication and from the MFA
    /// API have none, so do not ask it of those. The claims are read unvalidated: call it for a token that came from
    /// the token endpoint over TLS or that you have validated. [OpenID Connect Core section
    /// 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken).
    ///
    /// - Throws: `OAuth2Error.Code.multiFactorMissing`, or `OAuth2Error.Code.malformedResponse` when it
    ///   is no JWT.
    public func requireMultiFactor() throws(OAuth2Error) {
        let claims = try unvalidatedClaims()
        func isText(_ value: JSONValue, _ text: String) -> Bool { value.string?.utf8.elementsEqual(text.utf8) == true }
        let methods = claims["amr"]?.array ?? []
        guard
            claims["acr"].map({ isText($0, AuthorizationRequest.multiFactorClass) }) == true
                || methods.contains(where: { isText($0, "mfa") })
        else {
            throw OAuth2Error(
                .multiFactorMissing,
                step: .idToken,
                parameter: "amr",
                message: "This login passed no second factor; begin one with askForMultiFactor()."
            )
        }
    }
}
