// The members that later RFCs registered.

extension AuthorizationServerMetadata {
    /// Whether every callback carries `iss`; wire name `authorization_response_iss_parameter_supported`.
    ///
    /// [RFC 9207 section 3](https://www.rfc-editor.org/rfc/rfc9207#section-3).
    public var requiresIssuerInCallback: Bool { flag("authorization_response_iss_parameter_supported") ?? false }

    /// Where a login's parameters are sent ahead; wire name `pushed_authorization_request_endpoint`.
    ///
    /// [RFC 9126 section 5](https://www.rfc-editor.org/rfc/rfc9126#section-5).
    public var pushedAuthorizationRequestEndpoint: EndpointURL? {
        endpoints[ascii: "pushed_authorization_request_endpoint"]
    }

    /// Whether they have to be; wire name `require_pushed_authorization_requests`.
    ///
    /// [RFC 9126 section 5](https://www.rfc-editor.org/rfc/rfc9126#section-5).
    public var requiresPushedAuthorizationRequests: Bool { flag("require_pushed_authorization_requests") ?? false }

    /// Where a device without a browser begins a login; wire name `device_authorization_endpoint`.
    ///
    /// [RFC 8628 section 4](https://www.rfc-editor.org/rfc/rfc8628#section-4).
    public var deviceAuthorizationEndpoint: EndpointURL? { endpoints[ascii: "device_authorization_endpoint"] }

    /// How a DPoP proof can be signed; wire name `dpop_signing_alg_values_supported`.
    ///
    /// None: the server does not know DPoP.
    /// [RFC 9449 section 5.1](https://www.rfc-editor.org/rfc/rfc9449#section-5.1).
    public var dpopSigningAlgorithmsSupported: [SigningAlgorithm] { algorithms("dpop_signing_alg_values_supported") }

    /// Whether access tokens can be bound to a client certificate; wire name `tls_client_certificate_bound_access_tokens`.
    ///
    /// [RFC 8705 section 3.3](https://www.rfc-editor.org/rfc/rfc8705#section-3.3).
    public var bindsAccessTokensToClientCertificate: Bool {
        flag("tls_client_certificate_bound_access_tokens") ?? false
    }

    /// Whether a login's parameters have to be signed; wire name `require_signed_request_object`.
    ///
    /// [RFC 9101 section 10.5](https://www.rfc-editor.org/rfc/rfc9101#section-10.5).
    public var requiresSignedRequestObject: Bool { flag("require_signed_request_object") ?? false }

    /// The types of rich authorization requests; wire name `authorization_details_types_supported`.
    ///
    /// [RFC 9396 section 10](https://www.rfc-editor.org/rfc/rfc9396#section-10).
    public var authorizationDetailsTypesSupported: [String] { texts("authorization_details_types_supported") ?? [] }

    /// Where a login without the client's browser begins; wire name `backchannel_authentication_endpoint`.
    ///
    /// [CIBA section 4](https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.4).
    public var backchannelAuthenticationEndpoint: EndpointURL? {
        endpoints[ascii: "backchannel_authentication_endpoint"]
    }

    /// How the tokens of such a login are delivered; wire name `backchannel_token_delivery_modes_supported`.
    public var backchannelTokenDeliveryModesSupported: [String] {
        texts("backchannel_token_delivery_modes_supported") ?? []
    }

    /// How its request can be signed; wire name `backchannel_authentication_request_signing_alg_values_supported`.
    public var backchannelAuthenticationSigningAlgorithmsSupported: [SigningAlgorithm] {
        algorithms("backchannel_authentication_request_signing_alg_values_supported")
    }

    /// Whether it can carry a code of the user; wire name `backchannel_user_code_parameter_supported`.
    public var supportsBackchannelUserCode: Bool { flag("backchannel_user_code_parameter_supported") ?? false }
}
