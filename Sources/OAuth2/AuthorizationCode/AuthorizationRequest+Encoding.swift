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
        try check()

        let (state, nonce, verifier) = RandomBytes.withBytes(96) { random in
            (
                StateParameter(Base64URL.encode(random.extracting(0..<32))),
                Nonce(Base64URL.encode(random.extracting(32..<64))),
                omitsPKCEBecauseTheServerRejectsIt ? nil : CodeVerifier(randomBytes: random.extracting(64..<96))
            )
        }

        var url = AuthorizationURL(endpoint)
        url.append("response_type", responseType.rawValue)
        url.append("client_id", clientID)
        url.append("redirect_uri", redirectURI)
        if !scope.isEmpty { try url.append(scope, separator: server.scopeSeparator) }
        url.append("state", unreserved: state.reveal())
        url.append("nonce", unreserved: nonce.reveal())
        if let verifier { url.append(challengeOf: verifier) }
        try appendOptional(to: &url)
        for element in additionalParameters.elements { url.append(element) }
        let pending = PendingAuthorization(
            request: self,
            server: server,
            clientID: clientID,
            state: state,
            nonce: nonce,
            verifier: verifier,
            now: now
        )
        return StartedAuthorization(url: try url.finish(endpoint), pending: pending)
    }

    private func appendOptional(to url: inout AuthorizationURL) throws(OAuth2Error) {
        if let responseMode { try url.append("response_mode", checking: responseMode.rawValue) }
        if let audience { try url.append("audience", checking: audience) }
        try url.append(resources: resource)
        if !prompt.isEmpty { try url.append("prompt", joining: prompt.lazy.map { $0.rawValue }) }
        if let maxAge { url.append("max_age", "\(maxAge)") }
        if !acrValues.isEmpty { try url.append("acr_values", joining: acrValues) }
        if let loginHint { try url.append("login_hint", checking: loginHint) }
        if !uiLocales.isEmpty { try url.append("ui_locales", joining: uiLocales) }
        if let organization { try url.append("organization", checking: organization) }
        if let authorizationDetails { try url.append("authorization_details", checking: authorizationDetails) }
    }
}
