// The members of OpenID Connect Discovery section 3 that RFC 8414 does not have, and those of the logout specifications.

extension AuthorizationServerMetadata {
    /// Where claims about the user are; wire name `userinfo_endpoint`.
    ///
    /// ``OAuth2Client/userInfo(_:type:expectedSubject:)`` asks there.
    public var userInfoEndpoint: EndpointURL? { endpoints[ascii: "userinfo_endpoint"] }

    /// The authentication classes that can be asked for; wire name `acr_values_supported`.
    public var acrValuesSupported: [String] { texts("acr_values_supported") ?? [] }

    /// Whether `sub` is the same for every client; wire name `subject_types_supported`.
    ///
    /// `public`, or `pairwise` where each client sees another.
    public var subjectTypesSupported: [String] { texts("subject_types_supported") ?? [] }

    /// How ID tokens can be signed; wire name `id_token_signing_alg_values_supported`.
    public var idTokenSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("id_token_signing_alg_values_supported")
    }

    /// How the key of an encrypted ID token can be wrapped; wire name `id_token_encryption_alg_values_supported`.
    public var idTokenEncryptionAlgorithmsSupported: [String] {
        texts("id_token_encryption_alg_values_supported") ?? []
    }

    /// How an ID token can be encrypted; wire name `id_token_encryption_enc_values_supported`.
    public var idTokenContentEncryptionAlgorithmsSupported: [String] {
        texts("id_token_encryption_enc_values_supported") ?? []
    }

    /// How user info can be signed; wire name `userinfo_signing_alg_values_supported`.
    public var userInfoSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("userinfo_signing_alg_values_supported")
    }

    /// How the key of encrypted user info can be wrapped; wire name `userinfo_encryption_alg_values_supported`.
    public var userInfoEncryptionAlgorithmsSupported: [String] {
        texts("userinfo_encryption_alg_values_supported") ?? []
    }

    /// How user info can be encrypted; wire name `userinfo_encryption_enc_values_supported`.
    public var userInfoContentEncryptionAlgorithmsSupported: [String] {
        texts("userinfo_encryption_enc_values_supported") ?? []
    }

    /// How a request object can be signed; wire name `request_object_signing_alg_values_supported`.
    public var requestObjectSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("request_object_signing_alg_values_supported")
    }

    /// How the key of an encrypted request object can be wrapped; wire name `request_object_encryption_alg_values_supported`.
    public var requestObjectEncryptionAlgorithmsSupported: [String] {
        texts("request_object_encryption_alg_values_supported") ?? []
    }

    /// How a request object can be encrypted; wire name `request_object_encryption_enc_values_supported`.
    public var requestObjectContentEncryptionAlgorithmsSupported: [String] {
        texts("request_object_encryption_enc_values_supported") ?? []
    }

    /// How the login page can be shown; wire name `display_values_supported`.
    public var displayValuesSupported: [String] { texts("display_values_supported") ?? [] }

    /// The kinds of claims; wire name `claim_types_supported`.
    ///
    /// Default `normal`.
    public var claimTypesSupported: [String] { texts("claim_types_supported") ?? ["normal"] }

    /// The claims that the server may have values for; wire name `claims_supported`.
    public var claimsSupported: [String] { texts("claims_supported") ?? [] }

    /// The languages of claims; wire name `claims_locales_supported`.
    public var claimsLocalesSupported: [String] { texts("claims_locales_supported") ?? [] }

    /// Whether single claims can be asked for; wire name `claims_parameter_supported`.
    public var supportsClaimsParameter: Bool { flag("claims_parameter_supported") ?? false }

    /// Whether a request object can be sent by value; wire name `request_parameter_supported`.
    public var supportsRequestParameter: Bool { flag("request_parameter_supported") ?? false }

    /// Whether a request object can be sent by reference; wire name `request_uri_parameter_supported`.
    ///
    /// Default `true`.
    public var supportsRequestURIParameter: Bool { flag("request_uri_parameter_supported") ?? true }

    /// Whether such references have to be registered; wire name `require_request_uri_registration`.
    public var requiresRequestURIRegistration: Bool { flag("require_request_uri_registration") ?? false }

    /// What `prompt` can be; wire name `prompt_values_supported`.
    public var promptValuesSupported: [Prompt] { (texts("prompt_values_supported") ?? []).map(Prompt.init(rawValue:)) }

    /// Where the browser is sent to log out; wire name `end_session_endpoint`.
    ///
    /// [RP-Initiated Logout section 2.1](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#OPMetadata).
    public var endSessionEndpoint: EndpointURL? { endpoints[ascii: "end_session_endpoint"] }

    /// The page that tells a browser's script when the session ends; wire name `check_session_iframe`.
    ///
    /// [Session Management section 3.3](https://openid.net/specs/openid-connect-session-1_0.html#OPMetadata).
    public var checkSessionIFrame: EndpointURL? { endpoints[ascii: "check_session_iframe"] }

    /// Whether applications are logged out through the browser; wire name `frontchannel_logout_supported`.
    public var supportsFrontChannelLogout: Bool { flag("frontchannel_logout_supported") ?? false }

    /// Whether such a logout names the session; wire name `frontchannel_logout_session_supported`.
    public var supportsFrontChannelLogoutSession: Bool { flag("frontchannel_logout_session_supported") ?? false }

    /// Whether the server sends logout tokens; wire name `backchannel_logout_supported`.
    ///
    /// [Back-Channel Logout section 2.1](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCSupport).
    public var supportsBackChannelLogout: Bool { flag("backchannel_logout_supported") ?? false }

    /// Whether a logout token names the session; wire name `backchannel_logout_session_supported`.
    public var supportsBackChannelLogoutSession: Bool { flag("backchannel_logout_session_supported") ?? false }
}
