/// What the authorization server knows this application as.
///
/// [RFC 6749 section 2](https://www.rfc-editor.org/rfc/rfc6749#section-2).
public struct ClientRegistration: Sendable {
    /// The client's public name; wire name `client_id`.
    public let id: String

    /// How the client proves who it is.
    public let authentication: ClientAuthentication

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
        try authentication.check()
        if case .basic(_, .raw) = authentication.method, id.utf8.contains(UInt8(ascii: ":")) {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "client_id",
                message: "An id with a colon cannot be sent as raw HTTP Basic credentials (RFC 7617 section 2)."
            )
        }
        self.id = id
        self.authentication = authentication
    }
}
