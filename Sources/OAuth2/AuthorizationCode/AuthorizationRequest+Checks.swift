extension AuthorizationRequest {
    /// Refuses what no server could answer well, before anything is drawn or written.
    ///
    /// What depends on a single value's text is checked where the value is written.
    func check() throws(OAuth2Error) {
        if redirectURIIsANameThatTheServerResolves {
            try RedirectURI.check(name: redirectURI)
        } else {
            try RedirectURI.check(redirectURI)
        }
        try checkResponseType()
        try checkValues()
        if !additionalParameters.elements.isEmpty { try checkAdditionalParameters() }
    }

    /// That the answer can be finished with: a code, and nothing secret in the browser's URL.
    private func checkResponseType() throws(OAuth2Error) {
        if responseType == .code { return }
        let types = responseType.rawValue.split(at: " ")
        guard !scope.contains(.offlineAccess) || types.contains("code") else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "scope",
                message: """
                    offline_access asks for a refresh token, and only a response type with a code can lead to one; use \
                    ResponseType.code.
                    """
            )
        }
        guard types.contains("code"), !types.contains("token") else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "response_type",
                message: """
                    Tokens in the browser's URL leak (RFC 9700 section 2.1.2), and this client exchanges codes; use \
                    ResponseType.code.
                    """
            )
        }
    }

    private func checkValues() throws(OAuth2Error) {
        try Placeholder.check(audience, "audience", step: .authorizationRequest)
        try Placeholder.check(organization, "organization", step: .authorizationRequest)
        guard !prompt.contains(.none) || prompt.count == 1 else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "prompt",
                message: "prompt=none stands alone (OpenID Connect Core section 3.1.2.1); remove the others."
            )
        }
        guard maxAge.map({ $0 >= 0 }) ?? true else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "max_age",
                message: "max_age counts seconds and is not negative; 0 forces a login."
            )
        }
        guard !requiresAuthenticationClass || !acrValues.isEmpty else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "acr_values",
                message: "An authentication class is required and none is asked for; set acrValues."
            )
        }
        guard pendingLifetime > .zero else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "pendingLifetime",
                message: "The time the user has to come back must be positive."
            )
        }
    }

    private func checkAdditionalParameters() throws(OAuth2Error) {
        try Placeholder.check(values: additionalParameters, step: .authorizationRequest)
        var names = Self.ownNames
        for element in additionalParameters.elements {
            guard !element.name.isEmpty, !element.value.isEmpty else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .authorizationRequest,
                    parameter: "additionalParameters",
                    message: "A name or value is empty; leave it out (RFC 6749 section 3.1)."
                )
            }
            guard names.insert(ByteText(element.name)).inserted else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .authorizationRequest,
                    parameter: "additionalParameters",
                    message: """
                        A name is repeated, has a property of its own, or is drawn afresh for each login; use the \
                        property (RFC 6749 section 3.1: no parameter twice).
                        """
                )
            }
        }
    }

    private static let ownNames = ClientCredential.parameterNames.union([
        "response_type", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method", "response_mode", "audience", "resource", "prompt", "max_age", "acr_values",
        "login_hint", "ui_locales", "organization", "authorization_details", "code_verifier",
    ])
}
