/// The parts of an ``AuthorizationServer`` that not every request needs, behind one reference.
final class ServerDetails: Sendable, Hashable {
    struct Values: Sendable, Hashable {
        var userInfoEndpoint: EndpointURL?
        var endSessionEndpoint: EndpointURL?
        var jsonWebKeySetURI: EndpointURL?
        var idTokenSigningAlgorithms: [SigningAlgorithm] = []
        var expectedIssuer: ExpectedIssuer?
        var mutualTLSEndpoints: [String: EndpointURL] = [:]
        var requiresClientIDInBody = false
        var refusalClassifier: RefusalClassifier?
    }

    let values: Values

    init(_ values: Values) { self.values = values }

    static func == (left: ServerDetails, right: ServerDetails) -> Bool { left.values == right.values }

    func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension AuthorizationServer {
    private var detailValues: ServerDetails.Values {
        get { details?.values ?? ServerDetails.Values() }
        set { details = newValue == ServerDetails.Values() ? nil : ServerDetails(newValue) }
    }

    /// Where claims about the user are; wire name `userinfo_endpoint`.
    ///
    /// ``OAuth2Client/userInfo(_:type:expectedSubject:)`` asks there.
    /// [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo).
    public var userInfoEndpoint: EndpointURL? {
        get { detailValues.userInfoEndpoint }
        set { detailValues.userInfoEndpoint = newValue }
    }

    /// Where the browser is sent to end the session at the server; wire name `end_session_endpoint`.
    ///
    /// [OpenID Connect RP-Initiated Logout 1.0](https://openid.net/specs/openid-connect-rpinitiated-1_0.html).
    public var endSessionEndpoint: EndpointURL? {
        get { detailValues.endSessionEndpoint }
        set { detailValues.endSessionEndpoint = newValue }
    }

    /// Where the server's public keys are; wire name `jwks_uri`.
    ///
    /// A ``RemoteJSONWebKeySource`` fetches them.
    public var jsonWebKeySetURI: EndpointURL? {
        get { detailValues.jsonWebKeySetURI }
        set { detailValues.jsonWebKeySetURI = newValue }
    }

    /// How the server says it signs ID tokens; wire name `id_token_signing_alg_values_supported`.
    ///
    /// Empty when it is not known.
    public var idTokenSigningAlgorithms: [SigningAlgorithm] {
        get { detailValues.idTokenSigningAlgorithms }
        set { detailValues.idTokenSigningAlgorithms = newValue }
    }

    /// Which `iss` ID tokens must have, where it is another one than ``issuer``, or one of two while the server moves
    /// (``ExpectedIssuer/anyOf(_:)``).
    ///
    /// `nil` by default: it is ``issuer``.
    public var expectedIssuer: ExpectedIssuer? {
        get { detailValues.expectedIssuer }
        set { detailValues.expectedIssuer = newValue }
    }

    /// The endpoints to use with a client certificate, by their wire names; wire name `mtls_endpoint_aliases`.
    ///
    /// A server that is made from metadata has those that are published. A client whose registration says
    /// ``ClientRegistration/usesMutualTLS`` takes its `token_endpoint`, `revocation_endpoint` and `userinfo_endpoint` from
    /// here, if they are here: the properties of ``OAuth2Client/server`` are what it uses. Nobody else does, and the browser,
    /// which has no such certificate, is never sent to one of them. Requests of your own
    /// (``OAuth2Client/send(_:step:)``) find their endpoint here, too.
    ///
    /// Empty by default: for a server described by hand whose clients all have a certificate, the endpoints for it can as well
    /// be given as the ordinary ones.
    /// [RFC 8705 section 5](https://www.rfc-editor.org/rfc/rfc8705#section-5).
    public var mutualTLSEndpoints: [String: EndpointURL] {
        get { detailValues.mutualTLSEndpoints }
        set { detailValues.mutualTLSEndpoints = newValue }
    }

    /// Whether requests name the client in their body even when HTTP Basic names it already; wire name `client_id`.
    ///
    /// One rule for every endpoint of a server. With
    /// ``ClientAuthentication/clientSecretBasic(_:encoding:)`` the header names the client, and the body does not repeat it:
    /// [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3) allows one method in a request, and some
    /// servers (Okta) reject a request that names the client in both places. Auth0 documents `client_id` as a required
    /// parameter of its endpoints, revocation and MFA included, and accepts it beside the header, so
    /// `AuthorizationServer.auth0(domain:)` sets this. Every other way to authenticate always sends it. Default `false`.
    public var requiresClientIDInBody: Bool {
        get { detailValues.requiresClientIDInBody }
        set { detailValues.requiresClientIDInBody = newValue }
    }

    /// What finds refusals that the server writes in a format of its own, often with status 200.
    ///
    /// The token, revocation and user info endpoints are read with it. `nil` by default.
    public var refusalClassifier: RefusalClassifier? {
        get { detailValues.refusalClassifier }
        set { detailValues.refusalClassifier = newValue }
    }
}
