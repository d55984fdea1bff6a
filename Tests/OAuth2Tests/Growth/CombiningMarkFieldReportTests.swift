import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

/// Bringing a row of combining marks into canonical order, as `String` does to compare or hash it, takes quadratic time.
@Suite("A1: text from outside that is made to be slow to compare")
struct CombiningMarkFieldReportTests {
    @Test(
        "A1: every parser reads it in time that grows with its length",
        arguments: browser + answers + documents + tokens + headers
    )
    func growth(parser: GrowthCase) throws {
        let growth = try ProcessorTime.growth(from: 4_000, parser.prepare)
        #expect(growth < 24, "eight times as much takes \(growth) times as long")
    }

    private static func json(_ text: String, status: Int = 200) -> TransportResponse {
        Sample.json(text, status: status)
    }

    static let browser = [
        GrowthCase("callback with a wrong state") { size in
            let marks = CombiningMarks(bytes: size)
            let url = "/cb?state=wrong&error=1&a\(marks.first)=1&a\(marks.second)=2&error_uri\(marks.first)=3"
            let pending = try Sample.login().pending
            return { _ = try? pending.validate(.url(url), now: FixedClock.start) }
        },
        GrowthCase("callback's state, issuer and error") { size in
            let marks = CombiningMarks(bytes: size)
            let pending = try Sample.login().pending
            let state = pending.state.reveal()
            return {
                for query in [
                    "state=\(marks.first)", "state=\(state)&iss=\(marks.first)",
                    "state=\(state)&error=\(marks.first)&error_description=\(marks.second)",
                ] {
                    let error = refusal { try pending.validate(.url("/cb?" + query), now: FixedClock.start) }
                    _ = error?.code == OAuth2Error.Code(serverCode: marks.second)
                    _ = error?.description
                }
            }
        },
        GrowthCase("parameters by name") { size in
            let marks = CombiningMarks(bytes: size)
            return {
                var parameters: FormParameters = ["": ""]
                parameters[marks.first] = "1"
                parameters[marks.second] = marks.first
                _ = parameters[marks.first]
                _ = parameters.jsonBody()
                _ = parameters == FormParameters([(marks.second, marks.first), (marks.first, "")])
                _ = Set(parameters.elements)
            }
        },
        GrowthCase("logout token's form") { size in
            let marks = CombiningMarks(bytes: size)
            let body = "\(marks.first)=1&\(marks.second)=2&logout_token=a.b.c"
            return { _ = try? LogoutToken(formBody: body) }
        },
    ]

    static let answers = [
        GrowthCase("token response") { size in
            let marks = CombiningMarks(bytes: size)
            let answer = json(
                """
                {"access_token":"a","token_type":"\(marks.first)","scope":"\(marks.first) \(marks.second)","expires_in":"\(marks.first)",\
                "issued_token_type":"\(marks.second)","\(marks.first)":1,"\(marks.second)":2}
                """
            )
            let server = try Sample.server()
            let request = try TokenRequest.refresh(RefreshToken("r"), scope: [ScopeValue(rawValue: marks.second)])
            return {
                let tokens = try? TokenResponse(answer, to: request, server: server, requestedAt: FixedClock.start)
                _ = tokens?.tokenType == TokenType(rawValue: marks.second)
                _ = tokens?.missingScope
                _ = Set(tokens.map { [$0.tokenType] } ?? [])
                _ = tokens?.members[marks.second]
            }
        },
        GrowthCase("token response in form encoding") { size in
            let marks = CombiningMarks(bytes: size)
            let body =
                "access_token=a&scope=\(marks.first)&token_type=\(marks.second)&x\(marks.first)=1&x\(marks.second)=2"
            let answer = TransportResponse(status: 200, headers: [:], body: Array(body.utf8))
            let server = try Sample.server()
            return {
                _ = try? TokenResponse(answer, to: .clientCredentials(), server: server, requestedAt: FixedClock.start)
            }
        },
        GrowthCase("error response") { size in
            let marks = CombiningMarks(bytes: size)
            let answer = json(#"{"error":"\#(marks.first)","error_description":"\#(marks.second)"}"#, status: 400)
            let server = try Sample.server()
            let policy = RefreshPolicy()
            return {
                let error = refusal {
                    try TokenResponse(answer, to: .clientCredentials(), server: server, requestedAt: FixedClock.start)
                }
                _ = error.map { policy.finalCodes.contains($0.code) }
                _ = error?.code == OAuth2Error.Code(serverCode: marks.second)
                _ = error?.description
            }
        },
        GrowthCase("second factor") { size in
            let marks = CombiningMarks(bytes: size)
            let answer = json(
                """
                {"error":"mfa_required","mfa_token":"t","mfa_requirements":{"challenge":[{"type":"\(marks.first)"},\
                {"type":"\(marks.second)"}]}}
                """,
                status: 403
            )
            let server = try Sample.server()
            return {
                let error = refusal {
                    try TokenResponse(answer, to: .clientCredentials(), server: server, requestedAt: FixedClock.start)
                }
                _ = error?.mfaRequired?.requirements.challenge.map(Set.init)
            }
        },
        GrowthCase("user info") { size in
            let marks = CombiningMarks(bytes: size)
            let answer = TransportResponse(
                status: 200,
                headers: ["Content-Type": marks.first],
                body: Array(#"{"sub":"\#(marks.first)","\#(marks.first)":1,"\#(marks.second)":2}"#.utf8)
            )
            return { _ = try? UserInfo(answer, expectedSubject: marks.second, now: FixedClock.start) }
        },
        GrowthCase("stored record") { size in
            let marks = CombiningMarks(bytes: size)
            let record = try Self.record(audience: marks.first)
            return {
                let grant = try? StoredGrant(decoding: record)
                _ = grant?.accessToken(
                    for: TokenTarget(audience: marks.second, scope: [ScopeValue(rawValue: marks.first)])
                )
            }
        },
    ]

    static let documents = [
        GrowthCase("metadata") { size in
            let marks = CombiningMarks(bytes: size)
            let body = """
                {"issuer":"https://id.example","authorization_endpoint":"https://id.example/a",\
                "token_endpoint":"https://id.example/t","\(marks.first)_endpoint":"https://id.example/",\
                "\(marks.second)_endpoint":"https://id.example/","id_token_signing_alg_values_supported":["\(marks.first)"],\
                "mtls_endpoint_aliases":{"\(marks.first)":"https://id.example/","\(marks.second)":"https://id.example/"}}
                """
            let request = try MetadataRequest(issuer: "https://id.example")
            return {
                let metadata = try? request.metadata(in: json(body), now: FixedClock.start)
                _ = metadata?.idTokenSigningAlgorithmsSupported.contains(SigningAlgorithm(rawValue: marks.second))
                _ = metadata.flatMap { try? AuthorizationServer($0) }?.mutualTLSEndpoints
            }
        },
        GrowthCase("metadata's issuer") { size in
            let marks = CombiningMarks(bytes: size)
            let request = try MetadataRequest(issuer: "https://id.example/common/v2")
            return {
                for issuer in [marks.first, "https://id.example/\(marks.first)/\(marks.second)"] {
                    _ = try? request.metadata(in: json(#"{"issuer":"\#(issuer)"}"#), now: FixedClock.start)
                }
            }
        },
        GrowthCase("keys") { size in
            let marks = CombiningMarks(bytes: size)
            let (one, other) = (marks.first, marks.second)
            let keys = [
                KeyText.named(one), KeyText.named(other), KeyText.rsa(#","alg":"\#(one)""#),
                KeyText.rsa(#","use":"\#(one)""#),
                KeyText.rsa(#","key_ops":["\#(one)"]"#), KeyText.ec(one), #"{"kty":"\#(one)"}"#,
                KeyText.rsa(#","\#(one)":1"#),
            ]
            let document = try KeyText.object(#"{"keys":[\#(keys.joined(separator: ","))]}"#)
            return {
                let set = try? JSONWebKeySet(document)
                _ = set?.keys(for: SigningAlgorithm(rawValue: other), keyID: other)
                _ = set?.keys(for: .rs256, keyID: other)
                _ = set.map { Set($0.keys) }
            }
        },
    ]

    static let tokens = [
        GrowthCase("header of a token") { size in
            let marks = CombiningMarks(bytes: size)
            let tokens = ["alg", "kid", "typ", "crit", marks.first].map { name in
                var token = SampleIDToken()
                token.header[name] = "\"\(marks.first)\""
                return token.token
            }
            return {
                for token in tokens {
                    let parsed = try? JSONWebToken(token)
                    _ = parsed.map { $0.algorithm == SigningAlgorithm(rawValue: marks.second) }
                    _ = parsed.map { Set([$0.algorithm, .rs256]).contains($0.algorithm) }
                }
            }
        },
        GrowthCase("claims of a token") { size in
            let marks = CombiningMarks(bytes: size)
            var expectation = SampleIDToken.expectation
            expectation.authenticationClasses = [marks.second]
            expectation.organization = marks.second
            var policy = IDTokenPolicy()
            policy.trustedAudiences = ["api"]
            let validator = Sample.validator(policy)
            return {
                for name in ["iss", "sub", "aud", "azp", "nonce", "acr", "org_name", "exp", "updated_at"] {
                    var token = SampleIDToken()
                    token.claims[name] = "\"\(marks.first)\""
                    _ = try? validator.claims(of: JSONWebToken(token.token), for: expectation, now: FixedClock.start)
                }
                var token = SampleIDToken()
                token.claims["aud"] = #"["sample-client","\#(marks.first)","\#(marks.second)"]"#
                _ = try? validator.claims(of: JSONWebToken(token.token), for: expectation, now: FixedClock.start)
            }
        },
        GrowthCase("issuer with a tenant") { size in
            let marks = CombiningMarks(bytes: size)
            let issuer = ExpectedIssuer.template("https://id.example/{tenantid}/v2", tenants: ["a", "b"])
            let claims = try KeyText.object(#"{"iss":"https://id.example/\#(marks.first)/v2","tid":"\#(marks.first)"}"#)
            return { _ = claims["iss"].map { issuer.issuer($0, in: claims) } }
        },
        GrowthCase("seen logout tokens") { size in
            let marks = CombiningMarks(bytes: size)
            return {
                let seen = SeenLogoutTokens()
                _ = seen.isFirstUse(of: marks.first, issuer: "i", until: FixedClock.start)
                _ = seen.isFirstUse(of: marks.second, issuer: "i", until: FixedClock.start)
            }
        },
    ]

    static let headers = [
        GrowthCase("challenges") { size in
            let marks = CombiningMarks(bytes: size)
            return {
                for field in [
                    marks.first, #"Bearer error="\#(marks.first)", error_description="\#(marks.second)""#,
                    #"Bearer \#(marks.first)="1", x="\#(marks.second)""#,
                ] {
                    let headers: TransportHeaders = ["WWW-Authenticate": field]
                    _ = AuthenticationChallenge.all(in: headers).map { $0.isScheme(marks.second) }
                    let answer = TransportResponse(status: 401, headers: headers, body: [])
                    let error = OAuth2Error(
                        protectedResource: answer,
                        body: AnswerBody([]),
                        step: .userInfo,
                        now: FixedClock.start
                    )
                    _ = error?.code == OAuth2Error.Code(serverCode: marks.second)
                }
            }
        },
        GrowthCase("rate limits and quotas") { size in
            let marks = CombiningMarks(bytes: size)
            return {
                var headers: TransportHeaders = [
                    "Retry-After": marks.first, "X-RateLimit-Reset": marks.second,
                    "Auth0-Client-Quota-Limit": "b=\(marks.first);q=1;r=0;t=1,b=\(marks.second);q=1;r=0;t=1",
                    "Auth0-Organization-Quota-Limit": "\(marks.first)=1;\(marks.second)=2",
                ]
                _ = RateLimit(headers: headers, status: 429, now: FixedClock.start).map { Set($0.quotas) }
                for date in ["Sun, 06 \(marks.first) 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 \(marks.second)"] {
                    headers["Retry-After"] = date
                    _ = RateLimit(headers: headers, status: 429, now: FixedClock.start)
                }
            }
        },
        GrowthCase("fields by name") { size in
            let marks = CombiningMarks(bytes: size)
            return {
                let headers: TransportHeaders = [marks.first: "1", marks.second: "2"]
                _ = headers[marks.second]
                _ = headers == [marks.second: "1", marks.first: "2"]
                _ = Set(headers.fields)
            }
        },
        GrowthCase("scopes and other open sets") { size in
            let marks = CombiningMarks(bytes: size)
            return {
                let scope = Scope(parsing: "\(marks.first) \(marks.second)")
                _ = scope == Scope(parsing: "\(marks.second) x")
                _ = scope.contains(ScopeValue(rawValue: marks.second))
                _ = scope.subtracting([ScopeValue(rawValue: marks.second)])
                func compare<Name: ExactName>(_ type: Name.Type) {
                    let names = [Name(rawValue: marks.first), Name(rawValue: marks.second)]
                    _ = Set(names)
                    _ = names[0] == names[1]
                    _ = names[0] != names[1]
                }
                compare(GrantType.self)
                compare(ResponseType.self)
                compare(ResponseMode.self)
                compare(Prompt.self)
                compare(MFAFactor.self)
                compare(TokenType.self)
                compare(SigningAlgorithm.self)
                compare(RequestMethod.self)
                compare(ResponseTolerance.self)
                compare(RateLimitQuota.Owner.self)
                compare(RevocationRequest.TokenTypeHint.self)
                compare(RecordVersion.self)
                compare(LoginRequired.Reason.self)
                _ = Set([AccessToken(marks.first), AccessToken(marks.second)])
                _ = Set([OAuth2Error.Code(serverCode: marks.first), OAuth2Error.Code(serverCode: marks.second)])
            }
        },
    ]

    /// A record with an access token for an API of this name.
    static func record(audience: String) throws -> [UInt8] {
        let target = TokenTarget(audience: audience, scope: [ScopeValue(rawValue: audience)])
        let tokens = try TokenResponse(
            Sample.tokens(),
            to: .clientCredentials(),
            server: Sample.server(),
            requestedAt: FixedClock.start
        )
        return StoredGrant(adopting: tokens, for: target, issuer: "https://id.example", clientID: "sample-client")
            .encoded()
    }
}
