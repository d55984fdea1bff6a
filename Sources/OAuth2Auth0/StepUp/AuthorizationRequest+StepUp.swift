public import OAuth2

extension AuthorizationRequest {
    /// The authentication class that asks Auth0 for a second factor; a value of `acr_values` and of the claim `acr`.
    public static let multiFactorClass = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"

    /// Asks for a second factor in this login, whatever the tenant's policy is; wire name `acr_values`.
    ///
    /// Check the ID token of the login with `IDToken.requireMultiFactor()`: the URL passes through the user's
    /// browser, where the parameter can be removed. Add `maxAge` or `prompt` when an earlier login shall not count.
    public mutating func askForMultiFactor() {
        let isAsked = acrValues.contains { $0.utf8.elementsEqual(Self.multiFactorClass.utf8) }
        if !isAsked { acrValues.append(Self.multiFactorClass) }
    }
}
