extension OAuth2Client {
    /// Builds the URL that ends the user's session at the server; nothing is sent.
    ///
    /// [OpenID Connect RP-Initiated Logout 1.0](https://openid.net/specs/openid-connect-rpinitiated-1_0.html).
    ///
    /// The standard puts ``LogoutRequest/idTokenHint`` into this URL: give it to this user's browser and do not log it.
    /// - Parameter request: What to send along.
    /// - Returns: Where to send the browser.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` when the server is described without
    ///   ``AuthorizationServer/endSessionEndpoint``, ``OAuth2Error/Code/invalidParameter`` when something cannot be sent.
    public func logoutURL(_ request: LogoutRequest = LogoutRequest()) throws(OAuth2Error) -> String {
        let endpoint = try endSessionEndpoint()
        let parameters = try request.parameters(clientID: registration.id)
        let separator = endpoint.query == nil ? UInt8(ascii: "?") : UInt8(ascii: "&")
        return parameters.query(behind: endpoint.string, separator)
    }

    /// Builds the same as a form, which keeps the ID token out of URLs and logs; nothing is sent.
    ///
    /// - Parameter request: What to send along.
    /// - Returns: A form for the browser to post.
    /// - Throws: As ``logoutURL(_:)`` does.
    public func logoutForm(_ request: LogoutRequest = LogoutRequest()) throws(OAuth2Error) -> LogoutForm {
        let endpoint = try endSessionEndpoint()
        return LogoutForm(action: endpoint.string, fields: try request.parameters(clientID: registration.id))
    }

    private func endSessionEndpoint() throws(OAuth2Error) -> EndpointURL {
        guard let endpoint = server.endSessionEndpoint else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .logoutRequest,
                parameter: "end_session_endpoint",
                message: "The server is described without an end session endpoint; set it, if the server has one."
            )
        }
        return endpoint
    }
}
