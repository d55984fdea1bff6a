#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension AuthorizationRequest {
    /// Draws `state`, `nonce` and PKCE verifier and builds the URL: the pure half of
    /// ``OAuth2Client/beginAuthorization(_:)``.
    ///
    /// - Parameters:
    ///   - server: The authorization server; it needs an ``AuthorizationServer/authorizationEndpoint``.
    ///   - clientID: The client id.
    ///   - now: The time, from which the login's lifetime counts.
    /// - Returns: The URL for the browser and the value to keep.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` or ``OAuth2Error/Code/invalidConfiguration``.
    public func begin(
        server: AuthorizationServer,
        clientID: String,
        now: Date
    ) throws(OAuth2Error) -> StartedAuthorization {
        guard let endpoint = server.authorizationEndpoint else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .authorizationRequest,
                parameter: "authorization_endpoint",
                message: "The server is described without an authorization endpoint; give AuthorizationServer one."
            )
        }
        try RedirectURI.check(redirectURI)
        try checkResponseType()
        try checkValues()

        let (state, nonce, verifier) = RandomBytes.withBytes(96) { random in
            (
                StateParameter(Base64URL.encode(random.extracting(0..<32))),
                Nonce(Base64URL.encode(random.extracting(32..<64))),
                omitsPKCEBecauseTheServerRejectsIt ? nil : CodeVerifier(randomBytes: random.extracting(64..<96))
            )
        }

        var parameters = FormParameters(reserving: 16)
        parameters.append("response_type", responseType.rawValue)
        parameters.append("client_id", clientID)
        parameters.append("redirect_uri", redirectURI)
        if !scope.isEmpty {
            parameters.append(
                "scope",
                try scope.checkedText(separator: server.scopeSeparator, step: .authorizationRequest)
            )
        }
        parameters.append("state", state.reveal())
        parameters.append("nonce", nonce.reveal())
        if let verifier {
            parameters.append("code_challenge", verifier.challenge.string)
            parameters.append("code_challenge_method", CodeChallenge.method)
        }
        try appendOptional(to: &parameters)
        for element in additionalParameters.elements {
            guard !element.name.isEmpty, !element.value.isEmpty else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .authorizationRequest,
                    parameter: "additionalParameters",
                    message: "A name or value is empty; leave it out (RFC 6749 section 3.1)."
                )
            }
            guard !Self.ownNames.contains(element.name), parameters[element.name] == nil else {
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
            parameters.append(element.name, element.value)
        }
        try Self.checkQuery(of: endpoint, against: parameters)
        let pending = PendingAuthorization(
            request: self,
            server: server,
            clientID: clientID,
            state: state,
            nonce: nonce,
            verifier: verifier,
            now: now
        )
        // RFC 6749 section 3.1: the endpoint's own query must be retained.
        let separator = endpoint.query == nil ? UInt8(ascii: "?") : UInt8(ascii: "&")
        return StartedAuthorization(url: parameters.query(behind: endpoint.string, separator), pending: pending)
    }

    private func appendOptional(to parameters: inout FormParameters) throws(OAuth2Error) {
        try parameters.append("response_mode", ifPresent: responseMode?.rawValue, step: .authorizationRequest)
        try parameters.append("audience", ifPresent: audience, step: .authorizationRequest)
        try parameters.append(resources: resource, step: .authorizationRequest)
        let prompts = prompt.isEmpty ? nil : String(joining: prompt.lazy.map { $0.rawValue }, by: " ")
        try parameters.append("prompt", ifPresent: prompts, step: .authorizationRequest)
        if let maxAge { parameters.append("max_age", "\(maxAge)") }
        let classes = acrValues.isEmpty ? nil : String(joining: acrValues, by: " ")
        try parameters.append("acr_values", ifPresent: classes, step: .authorizationRequest)
        try parameters.append("login_hint", ifPresent: loginHint, step: .authorizationRequest)
        let locales = uiLocales.isEmpty ? nil : String(joining: uiLocales, by: " ")
        try parameters.append("ui_locales", ifPresent: locales, step: .authorizationRequest)
        try parameters.append("organization", ifPresent: organization, step: .authorizationRequest)
        try parameters.append("authorization_details", ifPresent: authorizationDetails, step: .authorizationRequest)
    }

    private func checkResponseType() throws(OAuth2Error) {
        if responseType == .code { return }
        let types = responseType.rawValue.split(separator: " ")
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

    private static func checkQuery(of endpoint: EndpointURL, against parameters: FormParameters) throws(OAuth2Error) {
        guard let ownQuery = endpoint.query else { return }
        let query = FormParameters(form: ownQuery.utf8)
        guard let query, query.names.allSatisfy({ parameters[$0] == nil }) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .authorizationRequest,
                parameter: "authorization_endpoint",
                message: "The endpoint's own query is malformed or repeats a parameter of the request; remove it there."
            )
        }
    }

    private static let ownNames = ClientCredential.parameterNames.union([
        "response_type", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method", "response_mode", "audience", "resource", "prompt", "max_age", "acr_values",
        "login_hint", "ui_locales", "organization", "authorization_details", "code_verifier",
    ])
}
