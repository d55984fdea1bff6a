extension AuthorizationServer {
    /// The server that a metadata document describes.
    ///
    /// Its endpoints are the ordinary ones, with those for client certificates in ``mutualTLSEndpoints``; an
    /// ``OAuth2Client`` picks by its registration.
    ///
    /// - Parameters:
    ///   - metadata: The document.
    ///   - tenants: The tenants whose users may log in, where the metadata leaves the tenant open; `nil` for all.
    /// - Throws: ``OAuth2Error/Code/malformedResponse`` when the document names no token endpoint.
    public init(_ metadata: AuthorizationServerMetadata, tenants: Set<String>? = nil) throws(OAuth2Error) {
        guard let tokenEndpoint = metadata.tokenEndpoint else {
            throw OAuth2Error(
                .malformedResponse,
                step: .discovery,
                parameter: "token_endpoint",
                message: "The metadata names no token endpoint, without which nothing here works (RFC 8414 section 2)."
            )
        }
        self.issuer = metadata.issuer
        self.authorizationEndpoint = metadata.authorizationEndpoint
        self.tokenEndpoint = tokenEndpoint
        self.revocationEndpoint = metadata.revocationEndpoint
        self.requiresIssuerInCallback = metadata.requiresIssuerInCallback
        self.details = nil
        self.userInfoEndpoint = metadata.userInfoEndpoint
        self.endSessionEndpoint = metadata.endSessionEndpoint
        self.jsonWebKeySetURI = metadata.jsonWebKeySetURI
        self.idTokenSigningAlgorithms = metadata.idTokenSigningAlgorithmsSupported
        self.expectedIssuer = metadata.issuerTemplate.map { .template($0, tenants: tenants) }
        self.mutualTLSEndpoints = metadata.mutualTLSEndpoints
    }
}

extension MetadataRequest {
    /// The server that the metadata describes, as the application amends it.
    func server(_ metadata: AuthorizationServerMetadata) throws(OAuth2Error) -> AuthorizationServer {
        var server = try AuthorizationServer(metadata, tenants: tenants)
        do {
            try amendment?(&server)
        } catch {
            throw error as? OAuth2Error
                ?? OAuth2Error(
                    .invalidConfiguration,
                    step: .discovery,
                    parameter: "amendment",
                    message: "The closure that amends the server's description failed; underlyingError has its reason.",
                    underlyingError: error
                )
        }
        return server
    }
}
