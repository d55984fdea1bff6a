/// A member that the metadata standards define, for the check of its type.
struct MetadataMember: Sendable {
    enum Kind: Sendable {
        case text, flag, texts, object
    }

    let name: StaticString
    let kind: Kind
    /// Whether a wrong type makes the whole document wrong.
    let isStrict: Bool

    /// Whether the member is absent, `null` or of its type.
    func isRight(in members: JSONObject) -> Bool {
        guard let value = members["\(name)"] else { return true }
        return switch kind {
        case .text: value.string != nil
        case .flag: value.bool != nil
        case .texts: Self.texts(value) != nil
        case .object: value.object != nil
        }
    }

    /// The strings of an array; `nil` if it is none, or has something else in it.
    static func texts(_ value: JSONValue?) -> [String]? {
        guard let elements = value?.array else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? texts : nil
    }

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
            strict: [
                "authorization_response_iss_parameter_supported", "require_pushed_authorization_requests",
                "require_signed_request_object", "tls_client_certificate_bound_access_tokens",
                "backchannel_logout_supported", "backchannel_logout_session_supported",
            ],
            tolerant: [
                "claims_parameter_supported", "request_parameter_supported", "request_uri_parameter_supported",
                "require_request_uri_registration", "frontchannel_logout_supported",
                "frontchannel_logout_session_supported", "backchannel_user_code_parameter_supported",
            ]
        )
        + members(
            .texts,
            strict: [
                "response_types_supported", "token_endpoint_auth_methods_supported",
                "token_endpoint_auth_signing_alg_values_supported", "code_challenge_methods_supported",
                "id_token_signing_alg_values_supported", "userinfo_signing_alg_values_supported",
                "request_object_signing_alg_values_supported", "dpop_signing_alg_values_supported",
            ],
            tolerant: [
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
        + members(
            .text,
            strict: [],
            tolerant: ["service_documentation", "op_policy_uri", "op_tos_uri", "signed_metadata"]
        )
        + members(.object, strict: ["mtls_endpoint_aliases"], tolerant: [])

    private static func members(_ kind: Kind, strict: [StaticString], tolerant: [StaticString]) -> [MetadataMember] {
        strict.map { MetadataMember(name: $0, kind: kind, isStrict: true) }
            + tolerant.map { MetadataMember(name: $0, kind: kind, isStrict: false) }
    }
}
