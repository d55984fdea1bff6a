/// A request to the token endpoint: the message of
/// [RFC 6749 sections 4.1.3, 4.4.2, 4.5 and 6](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3), without the
/// client's credentials, which are added when it is sent.
///
/// Every grant is made of this one type, so an extension grant gets the same validation, encoding and error handling as the
/// built-in ones:
///
/// ```swift
/// extension TokenRequest {
///     static func deviceCode(_ code: DeviceCode) throws(OAuth2Error) -> TokenRequest {
///         try TokenRequest(
///             grantType: "urn:ietf:params:oauth:grant-type:device_code",
///             parameters: ["device_code": code.reveal()])
///     }
/// }
/// let tokens = try await client.requestTokens(.deviceCode(code))
/// ```
public struct TokenRequest: Sendable {
    /// What is presented; wire name `grant_type`.
    public let grantType: GrantType

    /// The grant's own parameters.
    public let parameters: FormParameters

    /// What the access token shall be good for; wire name `scope`.
    ///
    /// Left out when `nil`, which means what was granted before, or the server's default.
    public var scope: Scope?

    /// The API the access token is for; wire name `audience` (Auth0).
    public var audience: String?

    /// The APIs the access token is for, as absolute URIs; wire name `resource`, repeated.
    ///
    /// [RFC 8707 section 2.2](https://www.rfc-editor.org/rfc/rfc8707#section-2.2).
    public var resource: [String] = []

    /// The organization the token is for; wire name `organization` (Auth0).
    public var organization: String?

    /// Parameters without a property here, sent as they are.
    ///
    /// A repeated name and the names of client credentials are refused.
    public var additionalParameters = FormParameters()

    /// Further header fields.
    ///
    /// `Authorization`, `Content-Type` and `Accept` are set when the request is sent.
    public var headers = TransportHeaders()

    /// What the answer grants when it names no scope and none is sent: what was asked for in an earlier step.
    ///
    /// A login that began elsewhere, as with a device code, sets it to the scope it began with.
    public var impliedScope: Scope?

    /// What the ID token of the answer must say; `nil` when the answer need not have one.
    ///
    /// When set, ``OAuth2Client/requestTokens(_:)`` fails with ``OAuth2Error/Code/missingIDToken`` or
    /// ``OAuth2Error/Code/invalidIDToken`` unless a valid one comes, and ``TokenResponse/idTokenClaims`` has its claims. It is
    /// set for the code of a login that asked for `openid`, and for a second factor that resumes one.
    public var expectedIDToken: IDTokenExpectation? {
        get { boxedExpectation?.value }
        set { boxedExpectation = newValue.map(Box.init) }
    }

    private var boxedExpectation: Box<IDTokenExpectation>?

    /// The refresh token that stays valid when the answer brings none.
    var keptRefreshToken: RefreshToken?

    /// The request that a second factor resumes; a further factor resumes the same one.
    var resumed: Box<InterruptedRequest>?

    /// The login whose code this request spends.
    var login: LoginKey?

    /// A request with a grant of any type.
    ///
    /// - Parameters:
    ///   - grantType: The grant type; for an extension grant its URI
    ///     ([RFC 6749 section 4.5](https://www.rfc-editor.org/rfc/rfc6749#section-4.5)). Not
    ///     ``GrantType/authorizationCode``: a code is exchanged with ``authorizationCode(_:)``, after its callback was
    ///     checked.
    ///   - parameters: The grant's own parameters; none of them may be without name or value. A refresh has
    ///     `refresh_token` among them.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for an empty, missing or repeated parameter, one of the client's
    ///   credentials, or the grant type that is exchanged otherwise.
    public init(grantType: GrantType, parameters: FormParameters) throws(OAuth2Error) {
        guard grantType != .authorizationCode else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "grant_type",
                message: """
                    A code is exchanged after its callback was checked for state and issuer, and with its PKCE verifier; \
                    use finishAuthorization or TokenRequest.authorizationCode.
                    """
            )
        }
        guard !grantType.rawValue.isEmpty else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "grant_type",
                message: "The grant type must not be empty."
            )
        }
        // RFC 6749 section 3.2: a parameter without a value counts as omitted, so a grant with one is incomplete.
        guard parameters.elements.allSatisfy({ !$0.name.isEmpty && !$0.value.isEmpty }) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "parameters",
                message: """
                    A parameter of the grant has no name or no value; the server would treat it as missing (RFC 6749 \
                    section 3.2).
                    """
            )
        }
        guard grantType != .refreshToken || parameters["refresh_token"] != nil else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "refresh_token",
                message: "There is no refresh token among the parameters; TokenRequest.refresh puts it there."
            )
        }
        try Self.checkNames(parameters, parameter: "parameters")
        self.init(checked: grantType, parameters)
        if grantType == .refreshToken { keptRefreshToken = parameters["refresh_token"].map(RefreshToken.init) }
    }

    /// Whether it presents a user's refresh token, or goes on with a request that did.
    var isRefresh: Bool { (resumed?.value.grantType ?? grantType) == .refreshToken }

    /// Whether it begins a user's login, in contrast to a refresh and to the grants that can be repeated without the user.
    var isLogin: Bool {
        let grantType = resumed?.value.grantType ?? grantType
        let others: [GrantType] = [
            .refreshToken, .clientCredentials, "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer",
        ]
        return !others.contains { ByteText($0.rawValue) == ByteText(grantType.rawValue) }
    }

    /// A request whose parameters are known to be good.
    init(checked grantType: GrantType, _ parameters: FormParameters = FormParameters()) {
        self.grantType = grantType
        self.parameters = parameters
    }

    static func checkNames(_ parameters: FormParameters, parameter: StaticString) throws(OAuth2Error) {
        guard
            parameters.elements.allSatisfy({
                !ClientCredential.parameterNames.contains(ByteText($0.name)) && ByteText($0.name) != "grant_type"
            })
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: parameter,
                message: """
                    The grant type and the client's credentials are added by the library, so that a request never holds \
                    two credentials (RFC 6749 section 2.3); leave them out.
                    """
            )
        }
        guard !parameters.hasRepeatedName() else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: parameter,
                message: """
                    A name is repeated, which RFC 6749 section 3.2 forbids; of several resources, set TokenRequest.resource.
                    """
            )
        }
    }
}
