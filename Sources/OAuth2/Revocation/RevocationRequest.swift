/// A request to end a token: the message of
/// [RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.1).
public struct RevocationRequest: Sendable {
    /// What kind of token it is, so that the server finds it faster; wire name `token_type_hint`.
    ///
    /// An open set.
    public struct TokenTypeHint: ExactName {
        /// The wire value.
        public let rawValue: String

        /// A hint by its wire value.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The hint `access_token`.
        public static let accessToken = Self(rawValue: "access_token")
        /// The hint `refresh_token`.
        public static let refreshToken = Self(rawValue: "refresh_token")
    }

    private let token: FormParameters

    /// The hint that is sent; wire name `token_type_hint`.
    ///
    /// `nil` leaves it out.
    ///
    /// Some servers answer 200 to a wrong hint and revoke nothing, so it is only set where the type is certain.
    public var hint: TokenTypeHint?

    /// Parameters without a property here, sent as they are.
    public var additionalParameters = FormParameters()

    /// Ends a refresh token, and with most servers everything that came from it.
    public init(_ token: RefreshToken) {
        self.token = ["token": token.reveal()]
        self.hint = .refreshToken
    }

    /// Ends an access token.
    ///
    /// Servers whose access tokens are JWTs mostly cannot.
    public init(_ token: AccessToken) {
        self.token = ["token": token.reveal()]
        self.hint = .accessToken
    }

    /// Builds the HTTP request: the pure half of ``OAuth2Client/revoke(_:)-(RevocationRequest)``.
    func transportRequest(
        server: AuthorizationServer,
        clientID: String,
        credential: ClientCredential,
        limits: TransportLimits
    ) throws(OAuth2Error) -> TransportRequest {
        guard let endpoint = server.revocationEndpoint else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .revocation,
                parameter: "revocation_endpoint",
                message: "The server is described without a revocation endpoint; give AuthorizationServer one."
            )
        }
        guard token["token"]?.isEmpty == false else {
            throw OAuth2Error(
                .invalidParameter,
                step: .revocation,
                parameter: "token",
                message: "The token to revoke is empty."
            )
        }
        try Placeholder.check(token["token"], "token", step: .revocation)
        var all = token
        all["token_type_hint"] = hint?.rawValue
        for element in additionalParameters.elements {
            guard all[element.name] == nil, !ClientCredential.parameterNames.contains(ByteText(element.name)) else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .revocation,
                    parameter: "additionalParameters",
                    message: "A name is repeated, or is set by the library; leave it out."
                )
            }
            all.append(element.name, element.value)
        }
        return try TransportRequest(
            posting: all,
            to: endpoint,
            of: server,
            clientID: clientID,
            credential: credential,
            limits: limits,
            step: .revocation
        )
    }
}
