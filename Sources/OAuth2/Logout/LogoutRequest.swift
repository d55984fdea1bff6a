/// What ends the user's session at the server: the message of
/// [OpenID Connect RP-Initiated Logout 1.0 section
/// 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout).
///
/// Ending your own session and revoking the tokens is up to your application, before the browser is sent away.
///
/// ```swift
/// var request = LogoutRequest(idTokenHint: idToken, postLogoutRedirectURI: "https://app.example/")
/// return redirect(to: try client.logoutURL(request))
/// ```
public struct LogoutRequest: Sendable {
    /// The ID token of the session, also an expired one; wire name `id_token_hint`.
    ///
    /// With it servers need not ask the user. The standard puts it into the URL, where it can end up in logs:
    /// ``OAuth2Client/logoutForm(_:)`` avoids that.
    public var idTokenHint: IDToken?

    /// Who shall be logged out, in the server's own terms; wire name `logout_hint`.
    ///
    /// Auth0 wants the claim `sid` here.
    public var logoutHint: String?

    /// Where the browser comes back to, exactly as it is registered; wire name `post_logout_redirect_uri`.
    public var postLogoutRedirectURI: String?

    /// A value that comes back with the browser; wire name `state`.
    public var state: StateParameter?

    /// The languages of the pages, best first, as BCP 47 tags; wire name `ui_locales`.
    public var uiLocales: [String] = []

    /// Parameters without a property here, sent as they are.
    public var additionalParameters = FormParameters()

    /// A request with what most need.
    public init(idTokenHint: IDToken? = nil, postLogoutRedirectURI: String? = nil) {
        self.idTokenHint = idTokenHint
        self.postLogoutRedirectURI = postLogoutRedirectURI
    }

    /// The message, in the order in which it is sent; wire name of the client id `client_id`.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` naming the parameter that cannot be sent.
    public func parameters(clientID: String) throws(OAuth2Error) -> FormParameters {
        var parameters = FormParameters()
        try parameters.append("id_token_hint", ifPresent: idTokenHint?.reveal(), step: .logoutRequest)
        try parameters.append("logout_hint", ifPresent: logoutHint, step: .logoutRequest)
        parameters.append("client_id", clientID)
        if let postLogoutRedirectURI {
            try RedirectURI.check(postLogoutRedirectURI, step: .logoutRequest, parameter: "post_logout_redirect_uri")
            parameters.append("post_logout_redirect_uri", postLogoutRedirectURI)
        }
        try parameters.append("state", ifPresent: state?.reveal(), step: .logoutRequest)
        let locales = uiLocales.isEmpty ? nil : String(joining: uiLocales, by: " ")
        try parameters.append("ui_locales", ifPresent: locales, step: .logoutRequest)
        for element in additionalParameters.elements {
            guard !element.name.isEmpty, !Self.ownNames.contains(ByteText(element.name)),
                parameters[element.name] == nil,
                !ClientCredential.parameterNames.contains(ByteText(element.name))
            else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .logoutRequest,
                    parameter: "additionalParameters",
                    message: "A name is empty, repeated, or has a property of its own; use the property."
                )
            }
            parameters.append(element.name, element.value)
        }
        return parameters
    }

    private static let ownNames: Set<ByteText> = [
        "id_token_hint", "logout_hint", "post_logout_redirect_uri", "state", "ui_locales",
    ]
}
