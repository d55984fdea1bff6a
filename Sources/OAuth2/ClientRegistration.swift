/// What the authorization server knows this application as.
///
/// [RFC 6749 section 2](https://www.rfc-editor.org/rfc/rfc6749#section-2).
public struct ClientRegistration: Sendable {
    /// The client's public name; wire name `client_id`.
    public let id: String

    /// How the client proves who it is.
    public let authentication: ClientAuthentication

    /// Whether the access tokens are bound to the client's certificate; wire name
    /// `tls_client_certificate_bound_access_tokens`.
    ///
    /// Set it when the client is registered so and authenticates in another way than with the certificate, or not at all. The
    /// transport presents the certificate then, too, and the API has to be called with it. Default `false`.
    /// [RFC 8705 section 3.4](https://www.rfc-editor.org/rfc/rfc8705#section-3.4).
    public var bindsAccessTokensToClientCertificate = false

    /// A registered client.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` when the id is empty, a placeholder, or holds characters
    ///   outside printable ASCII ([RFC 6749 appendix A.1](https://www.rfc-editor.org/rfc/rfc6749#appendix-A.1)) or a
    ///   colon where raw HTTP Basic credentials are used, or when the secret is empty or a placeholder.
    public init(id: String, authentication: ClientAuthentication) throws(OAuth2Error) {
        guard !id.isEmpty, id.consists(of: .printable) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "client_id",
                message: "The client id must be printable ASCII and not empty; copy it from the server's settings page."
            )
        }
        guard !Placeholder.isLeft(in: id) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "client_id",
                message: "A placeholder from a documentation page is left; put your own client id there."
            )
        }
        try authentication.check(clientID: id)
        self.id = id
        self.authentication = authentication
    }
}

extension ClientRegistration {
    /// Whether the client presents a certificate, to authenticate or to have its access tokens bound to it.
    ///
    /// Such a client uses ``AuthorizationServer/mutualTLSEndpoints``.
    /// [RFC 8705 section 5](https://www.rfc-editor.org/rfc/rfc8705#section-5).
    public var usesMutualTLS: Bool {
        if case .certificate = authentication.method { return true }
        return bindsAccessTokensToClientCertificate
    }
}
