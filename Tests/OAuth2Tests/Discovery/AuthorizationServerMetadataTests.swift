import Testing

@testable import OAuth2

@Suite("Metadata of servers")
struct AuthorizationServerMetadataTests {
    private func read(_ members: String) throws -> AuthorizationServerMetadata {
        let text = #"{"issuer":"https://id.example","token_endpoint":"https://id.example/t"\#(members)}"#
        return try #require(try MetadataRequestTests.read(text))
    }

    @Test(
        "an endpoint that is no https URL without fragment is refused where a login depends on it, and ignored elsewhere",
        arguments: MetadataMember.endpoints.map { "\($0)" }
    )
    func endpoints(name: String) throws {
        for bad in [
            #""http://id.example/x""#, #""https://id.example/#x""#, #""id.example/x""#, #""""#, "1", "{}", "[]",
            #""https://user@id.example/x""#, #""https://{tenantid}.example/""#, #""ftp://id.example/""#,
        ] {
            let result = Result {
                try MetadataRequestTests.read(#"{"issuer":"https://id.example","\#(name)":\#(bad)}"#)
            }
            if ["authorization_endpoint", "token_endpoint", "jwks_uri"].contains(name) {
                let error = refusal { try result.get() }
                #expect(error?.code == .malformedResponse)
                #expect(error?.parameter == name)
                #expect((error?.underlyingError as? OAuth2Error)?.code == .invalidConfiguration)
            } else {
                let metadata = try #require(try result.get())
                #expect(metadata.endpoints.isEmpty)
                #expect(metadata.ignoredMembers == [name])
            }
        }
        let text = #"{"issuer":"https://id.example","\#(name)":"https://other.example/x?y=z"}"#
        #expect(try MetadataRequestTests.read(text)?.endpoints[name]?.string == "https://other.example/x?y=z")
        let null = try MetadataRequestTests.read(#"{"issuer":"https://id.example","\#(name)":null}"#)
        #expect(null?.endpoints[name] == nil && null?.ignoredMembers == [])
    }

    @Test(
        "an endpoint that the library does not know is kept when it is right, and does not spoil the rest when it is not"
    )
    func unknownEndpoints() throws {
        let metadata = try read(
            #","mfa_challenge_endpoint":"https://id.example/mfa","kerberos_endpoint":"https://{tenantid}/","x_endpoint":1"#
        )
        #expect(metadata.endpoints.keys.sorted() == ["mfa_challenge_endpoint", "token_endpoint"])
        #expect(metadata.members["kerberos_endpoint"]?.string == "https://{tenantid}/")
    }

    @Test("a wrong type is an error where a login depends on the member, and is reported otherwise")
    func types() throws {
        #expect(MetadataMember.known.count > 40)
        for member in MetadataMember.known {
            let wrong: [String] =
                switch member.kind {
                case .text: ["1", "true", "[]", "{}", #""""#]
                case .flag: [#""true""#, "1", "[]", "{}"]
                case .texts: [#""S256""#, "[1]", #"["S256",null]"#, "true", "{}", "[]"]
                case .object: [#""x""#, "[]", "1", "{}"]
                }
            for value in wrong {
                let result = Result { try read(#","\#(member.name)":\#(value)"#) }
                if "\(member.name)" == "authorization_response_iss_parameter_supported" {
                    let error = refusal { try result.get() }
                    #expect(error?.code == .malformedResponse)
                    #expect(error?.parameter == "\(member.name)")
                } else {
                    #expect(try result.get().ignoredMembers == ["\(member.name)"])
                }
            }
            #expect(try read(#","\#(member.name)":null"#).ignoredMembers.isEmpty)
        }
    }

    @Test("the endpoints for client certificates are endpoints, too")
    func aliases() throws {
        let metadata = try read(#","mtls_endpoint_aliases":{"token_endpoint":"https://mtls.id.example/t"}"#)
        #expect(metadata.mutualTLSEndpoints["token_endpoint"]?.string == "https://mtls.id.example/t")
        for bad in [#""http://id.example/x""#, "1"] {
            let metadata = try read(#","mtls_endpoint_aliases":{"token_endpoint":\#(bad)}"#)
            #expect(metadata.mutualTLSEndpoints.isEmpty)
            #expect(metadata.ignoredMembers == ["mtls_endpoint_aliases.token_endpoint"])
        }
        let others = #""revocation_endpoint":null,"x_endpoint":"{x}","note":1,"y_endpoint":"https://id.example/y""#
        let read = try read(#","mtls_endpoint_aliases":{\#(others)}"#)
        #expect(read.mutualTLSEndpoints.keys.sorted() == ["y_endpoint"], "RFC 8705 section 5: what is no endpoint")
        #expect(read.ignoredMembers.isEmpty)
    }

    @Test("members that are not there have the defaults of the standards")
    func defaults() throws {
        let metadata = try read("")
        #expect(metadata.grantTypesSupported == [.authorizationCode, "implicit"])
        #expect(metadata.responseModesSupported == [.query, .fragment])
        #expect(metadata.tokenEndpointAuthenticationMethodsSupported == ["client_secret_basic"])
        #expect(metadata.revocationEndpointAuthenticationMethodsSupported == ["client_secret_basic"])
        #expect(metadata.claimTypesSupported == ["normal"])
        #expect(metadata.supportsRequestURIParameter)
        #expect(!metadata.supportsRequestParameter && !metadata.requiresIssuerInCallback)
        #expect(!metadata.requiresPushedAuthorizationRequests && !metadata.supportsBackChannelLogout)
        #expect(metadata.scopesSupported == nil)
        #expect(metadata.codeChallengeMethodsSupported.isEmpty && metadata.dpopSigningAlgorithmsSupported.isEmpty)
        #expect(metadata.authorizationEndpoint == nil && metadata.userInfoEndpoint == nil)
    }

    @Test("each property reads its member")
    func properties() throws {
        let answer = try RawAnswer.fixture("glewlwyd-strict/discovery")
        let issuer = "http://127.0.0.1:9101/api/strict"
        let metadata = try #require(try MetadataRequest(issuer: issuer).metadata(in: answer, now: FixedClock.start))
        #expect(metadata.issuer == issuer)
        #expect(metadata.authorizationEndpoint?.string == issuer + "/auth")
        #expect(metadata.tokenEndpoint?.string == issuer + "/token")
        #expect(metadata.userInfoEndpoint?.string == issuer + "/userinfo")
        #expect(metadata.jsonWebKeySetURI?.string == issuer + "/jwks")
        #expect(metadata.revocationEndpoint?.string == issuer + "/revoke")
        #expect(metadata.introspectionEndpoint?.string == issuer + "/introspect")
        #expect(metadata.registrationEndpoint?.string == issuer + "/register")
        #expect(metadata.endSessionEndpoint?.string == issuer + "/end_session")
        #expect(metadata.checkSessionIFrame?.string == issuer + "/check_session_iframe")
        #expect(metadata.deviceAuthorizationEndpoint?.string == issuer + "/device_authorization")
        #expect(metadata.pushedAuthorizationRequestEndpoint?.string == issuer + "/par")
        #expect(metadata.backchannelAuthenticationEndpoint?.string == issuer + "/ciba")
        #expect(metadata.requiresPushedAuthorizationRequests)
        #expect(metadata.supportsClaimsParameter && metadata.supportsRequestParameter)
        #expect(metadata.scopesSupported == [.openID, .profile, .email, .offlineAccess, "read"])
        #expect(metadata.idTokenSigningAlgorithmsSupported.contains(.es256))
        #expect(metadata.dpopSigningAlgorithmsSupported.last == "PS512")
        #expect(metadata.codeChallengeMethodsSupported == ["S256"])
        #expect(metadata.responseModesSupported.contains(.formPost))
        #expect(metadata.responseTypesSupported.first == .code)
        #expect(metadata.grantTypesSupported.count == 4)
        #expect(metadata.tokenEndpointAuthenticationMethodsSupported.contains("private_key_jwt"))
        #expect(metadata.uiLocalesSupported == ["en", "fr", "nl", "de"])
        #expect(metadata.members["require_code_challenge"]?.bool == true)
        #expect(metadata.ignoredMembers.isEmpty)
        #expect(metadata.description == "AuthorizationServerMetadata(\(issuer), 42 members)")
    }

    @Test("every property answers to the wire name in its documentation")
    func wireNames() throws {
        // One value per member, so that two properties with each other's names show.
        var members: [String] = []
        for member in MetadataMember.known {
            switch member.kind {
            case .text: members.append(#""\#(member.name)":"v-\#(member.name)""#)
            case .flag:
                members.append(#""\#(member.name)":\#(member.name.description != "request_uri_parameter_supported")"#)
            case .texts: members.append(#""\#(member.name)":["v-\#(member.name)"]"#)
            case .object: break
            }
        }
        for name in MetadataMember.endpoints where "\(name)" != "token_endpoint" {
            members.append(#""\#(name)":"https://id.example/\#(name)""#)
        }
        let metadata = try read("," + members.joined(separator: ","))
        let texts: [(String, [String])] = [
            ("acr_values_supported", metadata.acrValuesSupported),
            ("subject_types_supported", metadata.subjectTypesSupported),
            ("display_values_supported", metadata.displayValuesSupported),
            ("claims_supported", metadata.claimsSupported),
            ("claims_locales_supported", metadata.claimsLocalesSupported),
            ("prompt_values_supported", metadata.promptValuesSupported.map(\.rawValue)),
            ("scopes_supported", (metadata.scopesSupported?.values ?? []).map(\.rawValue)),
            ("authorization_details_types_supported", metadata.authorizationDetailsTypesSupported),
            ("userinfo_signing_alg_values_supported", metadata.userInfoSigningAlgorithmsSupported.map(\.rawValue)),
            ("userinfo_encryption_alg_values_supported", metadata.userInfoEncryptionAlgorithmsSupported),
            ("userinfo_encryption_enc_values_supported", metadata.userInfoContentEncryptionAlgorithmsSupported),
            ("id_token_encryption_alg_values_supported", metadata.idTokenEncryptionAlgorithmsSupported),
            ("id_token_encryption_enc_values_supported", metadata.idTokenContentEncryptionAlgorithmsSupported),
            ("request_object_encryption_alg_values_supported", metadata.requestObjectEncryptionAlgorithmsSupported),
            (
                "request_object_encryption_enc_values_supported",
                metadata.requestObjectContentEncryptionAlgorithmsSupported
            ),
            (
                "introspection_endpoint_auth_methods_supported",
                metadata.introspectionEndpointAuthenticationMethodsSupported
            ),
            ("backchannel_token_delivery_modes_supported", metadata.backchannelTokenDeliveryModesSupported),
        ]
        for (name, value) in texts { #expect(value == ["v-" + name]) }
        #expect(metadata.serviceDocumentation == "v-service_documentation")
        #expect(metadata.policyURI == "v-op_policy_uri")
        #expect(metadata.termsOfServiceURI == "v-op_tos_uri")
        #expect(metadata.signedMetadata == "v-signed_metadata")
        #expect(metadata.requiresIssuerInCallback && metadata.bindsAccessTokensToClientCertificate)
        #expect(metadata.requiresSignedRequestObject && metadata.requiresRequestURIRegistration)
        #expect(metadata.supportsBackChannelLogout && metadata.supportsBackChannelLogoutSession)
        #expect(metadata.supportsFrontChannelLogout && metadata.supportsFrontChannelLogoutSession)
        #expect(metadata.supportsBackchannelUserCode && !metadata.supportsRequestURIParameter)
    }

    @Test("a server made from metadata has its endpoints and promises")
    func server() throws {
        let metadata = try read(
            """
            ,"authorization_endpoint":"https://id.example/a","revocation_endpoint":"https://id.example/r",\
            "userinfo_endpoint":"https://id.example/u","end_session_endpoint":"https://id.example/e",\
            "jwks_uri":"https://id.example/j","authorization_response_iss_parameter_supported":true,\
            "id_token_signing_alg_values_supported":["ES256","RS256"]
            """
        )
        let server = try AuthorizationServer(metadata)
        #expect(server.authorizationEndpoint?.path == "/a")
        #expect(server.tokenEndpoint.path == "/t")
        #expect(server.revocationEndpoint?.path == "/r")
        #expect(server.userInfoEndpoint?.path == "/u")
        #expect(server.endSessionEndpoint?.path == "/e")
        #expect(server.jsonWebKeySetURI?.path == "/j")
        #expect(server.requiresIssuerInCallback)
        #expect(server.idTokenSigningAlgorithms == [.es256, .rs256])
        #expect(server.expectedIssuer == nil)
    }

    @Test("a server without token endpoint is of no use")
    func noTokenEndpoint() throws {
        let metadata = try #require(try MetadataRequestTests.read(#"{"issuer":"https://id.example"}"#))
        let error = refusal { try AuthorizationServer(metadata) }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == "token_endpoint")
    }
}
