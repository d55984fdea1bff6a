import Foundation
import Testing

@testable import OAuth2

/// Documents after what providers publish, shortened; what is odd about each is kept.
@Suite("Metadata of providers")
struct ProviderMetadataFieldReportTests {
    struct Provider: Sendable, CustomTestStringConvertible {
        let name: String
        let issuer: String
        var metadataURL: String?
        let members: String
        var ignored: [String] = []
        var testDescription: String { name }
    }

    static let providers = [
        Provider(
            name: "Okta",
            issuer: "https://dev-1.okta.com/oauth2/default",
            members: """
                "authorization_endpoint":"https://dev-1.okta.com/oauth2/default/v1/authorize",\
                "token_endpoint":"https://dev-1.okta.com/oauth2/default/v1/token",\
                "jwks_uri":"https://dev-1.okta.com/oauth2/default/v1/keys",\
                "response_modes_supported":["query","fragment","form_post","okta_post_message"],\
                "backchannel_token_delivery_modes_supported":["poll"],"request_parameter_supported":true,\
                "dpop_signing_alg_values_supported":["RS256","ES256"]
                """
        ),
        Provider(
            name: "Entra, one tenant",
            issuer: "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
            members: """
                "token_endpoint":"https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/token",\
                "jwks_uri":"https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/discovery/v2.0/keys",\
                "kerberos_endpoint":"https://login.microsoftonline.com/{tenantid}/kerberos","tenant_region_scope":null,\
                "cloud_instance_name":"microsoftonline.com","cloud_graph_host_name":"graph.windows.net",\
                "msgraph_host":"graph.microsoft.com","rbac_url":"https://pas.windows.net","http_logout_supported":true,\
                "mtls_endpoint_aliases":{"token_endpoint":"https://mtlsauth.microsoft.com/9188040d/oauth2/v2.0/token"},\
                "request_uri_parameter_supported":false
                """
        ),
        Provider(
            name: "Azure AD B2C",
            issuer: "https://contoso.b2clogin.com/775527ff-9a37-4307-8b3d-cc311f58d925/v2.0/",
            metadataURL:
                "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_in/v2.0/.well-known/openid-configuration",
            members: """
                "token_endpoint":"https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_in/oauth2/v2.0/token",\
                "response_modes_supported":["query","fragment","form_post"],"scopes_supported":["openid"]
                """
        ),
        Provider(
            name: "Google",
            issuer: "https://accounts.google.com",
            members: """
                "authorization_endpoint":"https://accounts.google.com/o/oauth2/v2/auth",\
                "device_authorization_endpoint":"https://oauth2.googleapis.com/device/code",\
                "token_endpoint":"https://oauth2.googleapis.com/token",\
                "jwks_uri":"https://www.googleapis.com/oauth2/v3/certs",\
                "response_types_supported":["code","token","id_token","code token","none"]
                """
        ),
        Provider(
            name: "Apple",
            issuer: "https://appleid.apple.com",
            members: """
                "authorization_endpoint":"https://appleid.apple.com/auth/authorize",\
                "token_endpoint":"https://appleid.apple.com/auth/token","jwks_uri":"https://appleid.apple.com/auth/keys",\
                "token_endpoint_auth_methods_supported":["client_secret_post"],"scopes_supported":["openid","email","name"]
                """
        ),
        Provider(
            name: "Keycloak",
            issuer: "https://sso.example.org/realms/app",
            members: """
                "token_endpoint":"https://sso.example.org/realms/app/protocol/openid-connect/token",\
                "check_session_iframe":"https://sso.example.org/realms/app/protocol/openid-connect/login-status-iframe.html",\
                "acr_values_supported":["0","1"],"require_request_uri_registration":true,\
                "mtls_endpoint_aliases":{"token_endpoint":"https://sso.example.org/realms/app/protocol/openid-connect/token",\
                "device_authorization_endpoint":"https://sso.example.org/d"},\
                "authorization_response_iss_parameter_supported":true
                """
        ),
        Provider(
            name: "Ory Hydra",
            issuer: "https://hydra.example.org/",
            members: """
                "token_endpoint":"https://hydra.example.org/oauth2/token","claims_supported":["sub"],\
                "credentials_endpoint_draft_00":"https://hydra.example.org/credentials",\
                "credentials_supported_draft_00":[{"format":"jwt_vc_json","types":["UserInfoCredential"]}],\
                "id_token_signed_response_alg":["RS256"],"userinfo_signed_response_alg":["RS256"],\
                "backchannel_logout_supported":true,"request_object_signing_alg_values_supported":["none","RS256"]
                """
        ),
        Provider(
            name: "Authentik",
            issuer: "https://auth.example.org/application/o/app/",
            members: """
                "token_endpoint":"https://auth.example.org/application/o/token/","acr_values_supported":["goauthentik.io/providers/oauth2/default"],\
                "id_token_encryption_alg_values_supported":[],"claims_parameter_supported":false,"scopes_supported":[]
                """,
            ignored: ["id_token_encryption_alg_values_supported", "scopes_supported"]
        ),
        Provider(
            name: "Authelia",
            issuer: "https://auth.example.org",
            members: """
                "token_endpoint":"https://auth.example.org/api/oidc/token","prompt_values_supported":["none","consent"],\
                "require_pushed_authorization_requests":false,"tls_client_certificate_bound_access_tokens":false,\
                "authorization_response_iss_parameter_supported":true,"op_policy_uri":"","op_tos_uri":""
                """,
            ignored: ["op_policy_uri", "op_tos_uri"]
        ),
        Provider(
            name: "Zitadel",
            issuer: "https://app.zitadel.cloud",
            members: """
                "token_endpoint":"https://app.zitadel.cloud/oauth/v2/token","ui_locales_supported":["de","en"],\
                "request_parameter_supported":true,"request_uri_parameter_supported":false,"registration_endpoint":"",\
                "backchannel_logout_supported":"true"
                """,
            ignored: ["backchannel_logout_supported", "registration_endpoint"]
        ),
        Provider(
            name: "Kanidm",
            issuer: "https://idm.example.org/oauth2/openid/app",
            members: """
                "token_endpoint":"https://idm.example.org/oauth2/token","service_documentation":null,"op_policy_uri":null,\
                "acr_values_supported":null,"claims_locales_supported":null,"userinfo_signing_alg_values_supported":null,\
                "registration_endpoint":null,"revocation_endpoint":null
                """
        ),
        Provider(
            name: "LemonLDAP::NG",
            issuer: "https://auth.example.org",
            members: """
                "token_endpoint":"https://auth.example.org/oauth2/token","acr_values_supported":["loa-1","loa-5"],\
                "frontchannel_logout_supported":1,"backchannel_logout_supported":"1","require_request_uri_registration":"false"
                """,
            ignored: [
                "backchannel_logout_supported", "frontchannel_logout_supported", "require_request_uri_registration",
            ]
        ),
        Provider(
            name: "Cognito",
            issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc",
            members: """
                "authorization_endpoint":"https://app.auth.eu-west-1.amazoncognito.com/oauth2/authorize",\
                "token_endpoint":"https://app.auth.eu-west-1.amazoncognito.com/oauth2/token",\
                "jwks_uri":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc/.well-known/jwks.json"
                """
        ),
        Provider(
            name: "Salesforce",
            issuer: "https://login.salesforce.com",
            members: """
                "token_endpoint":"https://login.salesforce.com/services/oauth2/token","subject_types_supported":["public"],\
                "display_values_supported":["page","popup","touch"],"grant_types_supported":[]
                """,
            ignored: ["grant_types_supported"]
        ),
        Provider(
            name: "LinkedIn",
            issuer: "https://www.linkedin.com/oauth",
            members: """
                "authorization_endpoint":"https://www.linkedin.com/oauth/v2/authorization",\
                "token_endpoint":"https://www.linkedin.com/oauth/v2/accessToken",\
                "userinfo_endpoint":"https://api.linkedin.com/v2/userinfo","jwks_uri":"https://www.linkedin.com/oauth/openid/jwks"
                """
        ),
        Provider(
            name: "Intuit",
            issuer: "https://oauth.platform.intuit.com/op/v1",
            metadataURL: "https://developer.api.intuit.com/.well-known/openid_configuration",
            members: """
                "token_endpoint":"https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",\
                "jwks_uri":"https://oauth.platform.intuit.com/op/v1/jwks"
                """
        ),
        Provider(
            name: "authgent on a developer's machine",
            issuer: "http://127.0.0.1:31111",
            members: """
                "authorization_endpoint":"http://127.0.0.1:31111/authorize","token_endpoint":"http://127.0.0.1:31111/token",\
                "jwks_uri":"http://127.0.0.1:31111/.well-known/jwks.json","resource_indicators_supported":true,\
                "identity_chaining_requested_token_types_supported":["urn:ietf:params:oauth:token-type:jwt"],\
                "authorization_response_iss_parameter_supported":true,"service_documentation":"https://authgent.dev/docs"
                """
        ),
        Provider(
            name: "nanoidp on a developer's machine",
            issuer: "http://127.0.0.1:31109",
            members: """
                "authorization_endpoint":"http://127.0.0.1:31109/authorize","token_endpoint":"http://127.0.0.1:31109/token",\
                "jwks_uri":"http://127.0.0.1:31109/.well-known/jwks.json","code_challenge_methods_supported":["plain","S256"],\
                "authorization_response_iss_parameter_supported":false,"end_session_endpoint":"http://127.0.0.1:31109/logout"
                """
        ),
    ]

    @Test("C3: the metadata of a provider is read, and what is ignored is listed", arguments: providers)
    func readable(provider: Provider) async throws {
        let text = #"{"issuer":"\#(provider.issuer)",\#(provider.members)}"#
        let request = try MetadataRequest(issuer: provider.issuer, metadataURL: provider.metadataURL)
        let transport = CannedTransport(Sample.json(text))
        let metadata = try await request.fetch(with: transport, clock: FixedClock(), limits: TransportLimits())
        #expect(metadata.ignoredMembers.sorted() == provider.ignored)
        let server = try request.server(metadata)
        #expect(server.issuer == provider.issuer)
        #expect(transport.requests.count == 1)
    }
}
