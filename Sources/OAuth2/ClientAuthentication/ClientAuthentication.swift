/// How a client proves to the token and revocation endpoints who it is; exactly one way per client.
///
/// The library never tries a second way after a failure: the first request may have spent the authorization code.
/// [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3).
///
/// Its text does not show the signer of an assertion or the provider of a secret, which may hold a private key or a password.
public struct ClientAuthentication: Sendable, RedactedDescription {
    enum Method: Sendable {
        case none
        case post(SecretSource)
        case basic(SecretSource, BasicCredentialEncoding)
        case basicWithEmptyPassword(userName: ClientSecret?, BasicCredentialEncoding)
        case assertion(any ClientAssertionSigner)
        case certificate
    }

    let method: Method

    /// A public client without a secret: `client_id` alone; method name `none`.
    public static let none = Self(method: .none)

    /// `client_id` and `client_secret` in the body; method name `client_secret_post`.
    public static func clientSecretPost(_ secret: ClientSecret) -> Self { Self(method: .post(.value(secret))) }

    /// Id and secret in the `Authorization: Basic` header; method name `client_secret_basic`.
    ///
    /// - Parameters:
    ///   - secret: The client secret.
    ///   - encoding: Whether id and secret are form-encoded first, as
    ///     [RFC 6749 section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1) demands (the default), or
    ///     sent as they are, for servers that forget to decode them. It makes no difference while both consist of
    ///     letters, digits, `-`, `.`, `_` and `~`.
    /// - Returns: The way to authenticate.
    public static func clientSecretBasic(
        _ secret: ClientSecret,
        encoding: BasicCredentialEncoding = .formEncoded
    ) -> Self {
        Self(method: .basic(.value(secret), encoding))
    }

    /// The client id as the user name of the `Authorization: Basic` header, and an empty password.
    ///
    /// For the servers that document it so: Reddit for installed applications, and Stripe Apps, where the user name is the
    /// account's secret key. **Such a client proves nothing but that it knows the user name**, and
    /// [RFC 6749 section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1) has no client without a secret in this
    /// header. ``clientSecretBasic(_:encoding:)`` refuses an empty secret, because that is nearly always one that was not loaded.
    ///
    /// - Parameters:
    ///   - userName: What stands in the place of the client id; `nil`, the default, for the client id itself.
    ///   - encoding: How it is written before it is put into the header; see ``BasicCredentialEncoding``.
    /// - Returns: The way to authenticate.
    public static func basicWithEmptyPassword(
        userName: ClientSecret? = nil,
        encoding: BasicCredentialEncoding = .formEncoded
    ) -> Self {
        Self(method: .basicWithEmptyPassword(userName: userName, encoding))
    }

    /// A signed JWT in the body; method names `private_key_jwt` and `client_secret_jwt`.
    ///
    /// [RFC 7523 section 2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2).
    public static func assertion(_ signer: any ClientAssertionSigner) -> Self { Self(method: .assertion(signer)) }

    /// A certificate that an authority issued, known by its subject; method name `tls_client_auth`.
    ///
    /// The requests hold `client_id` alone; the certificate is presented where the connection is made, which is never here
    /// but in the transport: `CurlTLS.clientCertificate` of the `OAuth2Curl` product. Foundation's URLSession has no client
    /// certificates on Linux, so `URLSessionTransport` cannot present one there. Nothing here can tell whether the
    /// transport does: without the certificate the server answers ``OAuth2Error/Code/invalidClient``, or ends the
    /// connection.
    ///
    /// A server may have endpoints of its own for certificates: metadata names them, and
    /// ``AuthorizationServer/mutualTLSEndpoints`` says who uses them.
    /// [RFC 8705 section 2.1](https://www.rfc-editor.org/rfc/rfc8705#section-2.1).
    public static let tlsClientAuth = Self(method: .certificate)

    /// A certificate of the client's own making, known by its key; method name `self_signed_tls_client_auth`.
    ///
    /// The client's registration holds the certificate or the address of it (`jwks`, `jwks_uri`). What is sent, and what the
    /// transport has to do, is the same as with ``tlsClientAuth``.
    /// [RFC 8705 section 2.2](https://www.rfc-editor.org/rfc/rfc8705#section-2.2).
    public static let selfSignedTLSClientAuth = Self(method: .certificate)
}

extension ClientAuthentication {
    /// Refuses what cannot be presented, as far as it is known before a request.
    func check(clientID: String) throws(OAuth2Error) {
        switch method {
        case .none, .assertion, .certificate, .post(.provider): return
        case .post(.value(let secret)): try secret.check()
        case .basic(let source, let encoding):
            if case .value(let secret) = source { try secret.check() }
            try encoding.check(userName: clientID)
        case .basicWithEmptyPassword(let userName, let encoding):
            try userName?.check()
            try encoding.check(userName: userName?.reveal() ?? clientID)
        }
    }
}
