import Foundation
import Testing

@testable import OAuth2

@Suite("Metadata as servers in the field publish it")
struct MetadataFieldReportTests {
    private static func document(_ member: String, issuer: String = "https://id.example") -> String {
        let base = issuer.hasSuffix("/") ? issuer : issuer + "/"
        return """
            {"issuer":"\(issuer)","authorization_endpoint":"\(base)a","token_endpoint":"\(base)t","jwks_uri":"\(base)k"\
            \(member.isEmpty ? "" : ",")\(member)}
            """
    }

    private static func read(
        _ member: String,
        issuer: String = "https://id.example",
        hosts: UnencryptedHosts = .none
    ) throws -> AuthorizationServerMetadata {
        let request = try MetadataRequest(issuer: issuer, unencryptedHosts: hosts)
        let answer = Sample.json(document(member, issuer: issuer))
        return try #require(try request.metadata(in: answer, now: FixedClock.start))
    }

    // MARK: C3

    @Test(
        "C3: metadata with a flaw in a member that nothing decides on is usable, and the member is listed",
        arguments: [
            #""token_endpoint_auth_methods_supported":"client_secret_basic""#,
            #""code_challenge_methods_supported":"S256""#, #""response_types_supported":"code""#,
            #""mtls_endpoint_aliases":[]"#, #""backchannel_logout_supported":"true""#, #""check_session_iframe":"""#,
            #""registration_endpoint":"""#, #""end_session_endpoint":"""#,
            #""scopes_supported":"openid profile""#, #""scopes_supported":["openid",null]"#,
            #""scopes_supported":[["openid"]]"#, #""scopes_supported":["openid",""]"#,
            #""grant_types_supported":{"0":"authorization_code"}"#,
            #""id_token_signing_alg_values_supported":"RS256""#, #""id_token_signing_alg_values_supported":[]"#,
            #""dpop_signing_alg_values_supported":true"#, #""require_pushed_authorization_requests":"false""#,
            #""require_signed_request_object":0"#, #""tls_client_certificate_bound_access_tokens":"no""#,
            #""claims_parameter_supported":1"#, #""request_uri_parameter_supported":[]"#,
            #""service_documentation":"""#, #""op_policy_uri":false"#, #""ui_locales_supported":"en""#,
            #""userinfo_endpoint":false"#, #""userinfo_endpoint":"/userinfo""#, #""introspection_endpoint":{}"#,
            #""revocation_endpoint":[]"#, #""device_authorization_endpoint":7"#, #""mtls_endpoint_aliases":"""#,
            #""pushed_authorization_request_endpoint":"https://id.example/#par""#,
        ]
    )
    func flawElsewhere(member: String) throws {
        let metadata = try Self.read(member)
        #expect(metadata.tokenEndpoint?.path == "/t")
        let name = try #require(member.split(separator: "\"").first)
        #expect(metadata.ignoredMembers == [String(name)])
        #expect(metadata.endpoints.count == 3, "what is ignored is no endpoint")
        #expect(try AuthorizationServer(metadata).tokenEndpoint.path == "/t")
    }

    @Test("C3: a member that is ignored has its default")
    func defaults() throws {
        let metadata = try Self.read(
            #""response_modes_supported":[],"grant_types_supported":"x","request_uri_parameter_supported":"false""#
        )
        #expect(metadata.responseModesSupported == [.query, .fragment])
        #expect(metadata.grantTypesSupported == [.authorizationCode, "implicit"])
        #expect(metadata.supportsRequestURIParameter)
        #expect(try Self.read(#""service_documentation":"""#).serviceDocumentation == nil)
    }

    @Test("C3: null stands for absent and is not listed")
    func null() throws {
        let metadata = try Self.read(
            #""userinfo_endpoint":null,"scopes_supported":null,"mtls_endpoint_aliases":{"token_endpoint":null}"#
        )
        #expect(metadata.ignoredMembers.isEmpty)
        #expect(metadata.userInfoEndpoint == nil && metadata.mutualTLSEndpoints.isEmpty)
    }

    @Test(
        "C3: what a login depends on stays strict",
        arguments: [
            ("token_endpoint", "\"\""), ("token_endpoint", "7"), ("authorization_endpoint", "\"\""),
            ("authorization_endpoint", "[]"), ("jwks_uri", "\"\""), ("jwks_uri", "\"keys\""),
            ("authorization_response_iss_parameter_supported", "\"true\""),
            ("authorization_response_iss_parameter_supported", "1"),
        ]
    )
    func strict(name: String, value: String) {
        let error = refusal {
            try MetadataRequestTests.read(#"{"issuer":"https://id.example","\#(name)":\#(value)}"#)
        }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == name)
    }

    static let noMetadata: [(Int, String)] =
        (400...410).map { ($0, "") } + [
            (500, ""), (500, "<html>"), (501, ""), (404, #"{"error":"not_found"}"#), (401, #"{"error":"x"}"#),
            (400, #"{"error":"invalid_request"}"#), (200, "<!doctype html><title>Log in</title>"), (200, ""),
            (200, "Not found"), (200, #"{"error":"not found"}"#), (200, "{}"), (200, "[]"), (204, ""),
        ]

    @Test("C3: a first location without metadata does not end the search", arguments: noMetadata)
    func nextLocation(status: Int, body: String) async throws {
        let transport = CannedTransport { _, index in
            index == 0 ? Sample.json(body, status: status) : Sample.json(Self.document(""))
        }
        let metadata = try await MetadataRequest(issuer: "https://id.example")
            .fetch(with: transport, clock: FixedClock(), limits: TransportLimits())
        #expect(metadata.tokenEndpoint?.path == "/t")
        #expect(
            transport.requests.map(\.url.path) == [
                "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
            ]
        )
    }

    @Test(
        "C3: an overloaded server, a redirect, another issuer and a document that is wrong end the search",
        arguments: [
            (429, "", OAuth2Error.Code.tooManyRequests), (302, "", .redirectRefused), (502, "", .unexpectedResponse),
            (503, "", .unexpectedResponse), (504, "<html>", .unexpectedResponse),
            (200, #"{"issuer":"https://evil.example"}"#, .issuerMismatch), (200, #"{"issuer":1}"#, .malformedResponse),
            (200, #"{"issuer":"https://id.example""#, .malformedResponse),
            (200, #"{"issuer":"https://id.example","token_endpoint":1}"#, .malformedResponse),
        ]
    )
    func lastWord(status: Int, body: String, code: OAuth2Error.Code) async throws {
        let transport = CannedTransport { _, index in
            index == 0 ? Sample.json(body, status: status) : Sample.json(Self.document(""))
        }
        let error = await refusal {
            try await MetadataRequest(issuer: "https://id.example")
                .fetch(with: transport, clock: FixedClock(), limits: TransportLimits())
        }
        #expect(error?.code == code)
        #expect(error?.endpoint == "https://id.example/.well-known/openid-configuration")
        #expect(transport.requests.count == 1)
    }

    @Test(
        "C3: without metadata anywhere, the error is that of the location that failed",
        arguments: [([404, 404], 404), ([500, 404], 500), ([404, 500], 500), ([403, 404], 403), ([500, 403], 500)]
    )
    func nowhere(statuses: [Int], expected: Int) async throws {
        let transport = CannedTransport { _, index in TransportResponse(status: statuses[index]) }
        let error = await refusal {
            try await MetadataRequest(issuer: "https://id.example")
                .fetch(with: transport, clock: FixedClock(), limits: TransportLimits())
        }
        #expect(error?.code == .unexpectedResponse)
        #expect(error?.response?.status == expected)
        #expect(error?.step == .discovery)
    }

    // MARK: A5

    static let everyEndpoint = MetadataMember.endpoints.map { "\($0)" } + ["challenge_endpoint"]
    static let loopback = [
        "http://127.0.0.1:6379/", "http://localhost/x", "http://[::1]:8080/x", "HTTP://LOCALHOST:2375/",
        "http://127.8.9.1/",
    ]

    @Test("A5: metadata of an https issuer cannot lead to a loopback port", arguments: everyEndpoint, loopback)
    func loopbackEndpoint(name: String, url: String) throws {
        let text = #"{"issuer":"https://id.example","\#(name)":"\#(url)"}"#
        let answer = Sample.json(text)
        let result = Result {
            try MetadataRequest(issuer: "https://id.example").metadata(in: answer, now: FixedClock.start)
        }
        if MetadataMember.endpoints.contains(where: { "\($0)" == name && MetadataMember.isStrict($0) }) {
            #expect(refusal { try result.get() }?.parameter == name)
        } else {
            #expect(try result.get()?.endpoints[name] == nil)
        }
    }

    @Test("A5: nor can the aliases for client certificates", arguments: everyEndpoint)
    func loopbackAlias(name: String) throws {
        let metadata = try Self.read(#""mtls_endpoint_aliases":{"\#(name)":"http://127.0.0.1:6379/"}"#)
        #expect(metadata.mutualTLSEndpoints.isEmpty)
    }

    @Test("A5: an issuer on loopback has its endpoints there, and none on another host without https")
    func loopbackIssuer() throws {
        let issuer = "http://127.0.0.1:8080"
        let metadata = try Self.read(
            #""userinfo_endpoint":"http://localhost:8081/u","end_session_endpoint":"http://id.example/e""#,
            issuer: issuer
        )
        #expect(metadata.tokenEndpoint?.string == "http://127.0.0.1:8080/t")
        #expect(metadata.userInfoEndpoint?.string == "http://localhost:8081/u")
        #expect(metadata.endSessionEndpoint == nil)
        #expect(metadata.ignoredMembers == ["end_session_endpoint"])
    }

    @Test("A5: an issuer with https on loopback has endpoints with https alone")
    func loopbackIssuerWithTLS() throws {
        let metadata = try Self.read(#""userinfo_endpoint":"http://127.0.0.1/u""#, issuer: "https://127.0.0.1:8443")
        #expect(metadata.tokenEndpoint?.string == "https://127.0.0.1:8443/t")
        #expect(metadata.userInfoEndpoint == nil)
    }

    @Test("A5: a host that the application named opens no other one, loopback included")
    func namedHost() throws {
        let hosts = try UnencryptedHosts("keycloak")
        let metadata = try Self.read(
            #""userinfo_endpoint":"http://127.0.0.1:6379/","revocation_endpoint":"http://keycloak2:8080/r""#,
            issuer: "http://keycloak:8080/realms/app",
            hosts: hosts
        )
        #expect(metadata.tokenEndpoint?.string == "http://keycloak:8080/realms/app/t")
        #expect(metadata.userInfoEndpoint == nil && metadata.revocationEndpoint == nil)
        #expect(metadata.ignoredMembers == ["revocation_endpoint", "userinfo_endpoint"])
    }
}
