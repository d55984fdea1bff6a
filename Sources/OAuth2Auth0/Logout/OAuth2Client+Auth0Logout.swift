public import OAuth2

extension OAuth2Client {
    /// Builds the URL of Auth0's own logout endpoint, `/v2/logout`; nothing is sent.
    ///
    /// `logoutURL(_:)` is the standard's way, which tenants from before November 2023 have switched off. This one needs no ID
    /// token and works with every tenant.
    ///
    /// - Parameters:
    ///   - returnTo: Where the browser comes back to, exactly as it stands in the application's Allowed Logout URLs; wire name
    ///     `returnTo`. `nil` for the first of them.
    ///   - federated: Whether the user is logged out of the identity provider, too; wire name `federated`.
    /// - Returns: Where to send the browser.
    /// - Throws: `OAuth2Error.Code.invalidParameter` when `returnTo` is no `https` URL or one on a loopback host.
    public func auth0LogoutURL(returnTo: String? = nil, federated: Bool = false) throws(OAuth2Error) -> String {
        var parameters: FormParameters = ["client_id": registration.id]
        if let returnTo {
            do throws(OAuth2Error) {
                _ = try EndpointURL(returnTo, parameter: "returnTo")
            } catch {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .logoutRequest,
                    parameter: "returnTo",
                    message: "Not an https URL without fragment; write it as it stands in the Allowed Logout URLs.",
                    underlyingError: error
                )
            }
            parameters.append("returnTo", returnTo)
        }
        // The browser goes there; the token endpoint may be one for client certificates.
        let endpoint = try (server.authorizationEndpoint ?? server.tokenEndpoint).sameOrigin(path: ["v2", "logout"])
        let query = String(decoding: parameters.formBody(), as: UTF8.self)
        // A flag: Auth0 looks at whether it is there.
        return endpoint.string + "?" + query + (federated ? "&federated" : "")
    }
}
