/// A member that the metadata standards define, for the check of its type.
struct MetadataMember: Sendable {
    enum Kind: Sendable {
        case text, flag, texts, object
    }

    let name: StaticString
    let kind: Kind

    /// Whether a wrong type makes the whole document wrong.
    var isStrict: Bool { Self.isStrict(name) }

    /// Whether the member is absent, `null`, or of its type and not empty.
    func isRight(in members: JSONObject) -> Bool {
        guard let value = members["\(name)"] else { return true }
        return switch kind {
        case .text: value.string?.isEmpty == false
        case .flag: value.bool != nil
        case .texts: Self.texts(value) != nil
        case .object: value.object?.isEmpty == false
        }
    }

    /// The strings of an array; `nil` if it is none, is empty, which RFC 8414 section 3.2 forbids, or has something else in it, an
    /// empty string included.
    static func texts(_ value: JSONValue?) -> [String]? {
        guard let elements = value?.array, !elements.isEmpty else { return nil }
        let texts = elements.compactMap(\.string).filter { !$0.isEmpty }
        return texts.count == elements.count ? texts : nil
    }

    /// Whether a login depends on the member, so that one that is wrong spoils the document.
    static func isStrict(_ name: StaticString) -> Bool {
        [
            "authorization_endpoint", "token_endpoint", "jwks_uri", "authorization_response_iss_parameter_supported",
        ].contains(ByteText("\(name)"))
    }

    /// Whether the name is one of ``endpoints``.
    static func isEndpoint(_ name: String) -> Bool { endpointNames.contains(ByteText(name)) }

    private static let endpointNames = Set(endpoints.map { ByteText("\($0)") })

    /// Every member whose value is the URL of an endpoint, or of a document that is believed.
    static let endpoints: [StaticString] = [
        "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint", "revocation_endpoint",
        "introspection_endpoint", "userinfo_endpoint", "end_session_endpoint", "check_session_iframe",
        "device_authorization_endpoint", "pushed_authorization_request_endpoint",
        "backchannel_authentication_endpoint",
    ]

    static let known: [MetadataMember] =
        members(
            .flag,
            [
                "authorization_response_iss_parameter_supported", "require_pushed_authorization_requests",
                "require_signed_request_object", "tls_client_certificate_bound_access_tokens",
                "backchannel_logout_supported", "backchannel_logout_session_supported",
                "claims_parameter_supported", "request_parameter_supported", "request_uri_parameter_supported",
                "require_request_uri_registration", "frontchannel_logout_supported",
                "frontchannel_logout_session_supported", "backchannel_user_code_parameter_supported",
            ]
        )
        + members(
            .texts,
            [
                "response_types_supported", "token_endpoint_auth_methods_supported",
                "token_endpoint_auth_signing_alg_values_supported", "code_challenge_methods_supported",
                "id_token_signing_alg_values_supported", "userinfo_signing_alg_values_supported",
                "request_object_signing_alg_values_supported", "dpop_signing_alg_values_supported",
                "scopes_supported", "response_modes_supported", "grant_types_supported", "ui_locales_supported",
                "revocation_endpoint_auth_methods_supported",
                "revocation_endpoint_auth_signing_alg_values_supported",
                "introspection_endpoint_auth_methods_supported",
                "introspection_endpoint_auth_signing_alg_values_supported", "acr_values_supported",
                "subject_types_supported", "id_token_encryption_alg_values_supported",
                "id_token_encryption_enc_values_supported", "userinfo_encryption_alg_values_supported",
                "userinfo_encryption_enc_values_supported", "request_object_encryption_alg_values_supported",
                "request_object_encryption_enc_values_supported", "display_values_supported",
                "claim_types_supported", "claims_supported", "claims_locales_supported", "prompt_values_supported",
                "authorization_details_types_supported", "backchannel_token_delivery_modes_supported",
                "backchannel_authentication_request_signing_alg_values_supported",
            ]
        )
        + members(.text, ["service_documentation", "op_policy_uri", "op_tos_uri", "signed_metadata"])
        + members(.object, ["mtls_endpoint_aliases"])

    private static func members(_ kind: Kind, _ names: [StaticString]) -> [MetadataMember] {
        names.map { MetadataMember(name: $0, kind: kind) }
    }
}
