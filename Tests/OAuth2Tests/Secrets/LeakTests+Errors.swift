import Foundation
import Testing

@testable import OAuth2

extension LeakTests {
    /// The error of every way to fail, with the canary in everything that a caller or a server can put into it.
    static func errors() async throws -> [(String, any Error)] {
        var errors: [(String, any Error)] = []
        func collect<Result>(_ name: String, _ body: () throws -> Result) {
            do {
                _ = try body()
                Issue.record("\(name) did not fail")
            } catch { errors.append((name, error)) }
        }
        collectConfiguration(collect)
        try collectRequests(collect)
        try collectCallbacks(collect)
        try collectAnswers(collect)
        return try await errors + sendingErrors() + tokenManagementErrors()
    }

    private typealias Collect = (String, () throws -> Any) -> Void

    private static func collectConfiguration(_ collect: Collect) {
        for url in [
            "https://user:\(canary)@id.example/", "\(canary)", "http://\(canary).example/", "https://h/#\(canary)",
        ] {
            collect("EndpointURL") { try EndpointURL(url) }
            collect("AuthorizationServer") { try AuthorizationServer(issuer: url, tokenEndpoint: url) }
            collect("redirect URI") { try Sample.login { $0.redirectURI = url } }
        }
        collect("client id") { try ClientRegistration(id: "é" + canary, authentication: .none) }
        let placeholder = ClientSecret("YOUR_" + canary)
        collect("client secret") { try ClientRegistration(id: "id", authentication: .clientSecretPost(placeholder)) }
        collect("CodeVerifier") { try CodeVerifier(checking: canary) }
        collect("BearerAuthorization") { try BearerAuthorization(AccessToken(canary + "\n")) }
        collect("DPoP token") { try BearerAuthorization(AccessToken(canary), type: .dpop) }
        collect("IDToken") { try IDToken(canary).unvalidatedClaims() }
        collect("JSONWebToken") { try JSONWebToken(IDToken(canary)) }
        collect("LogoutToken") { try LogoutToken(formBody: canary) }
        for name in ["iss", "sub", "aud", "exp", "iat", "nonce", "azp", "auth_time", "at_hash"] {
            collect("ID token's " + name) {
                var sample = SampleIDToken()
                sample.claims[name] = #"{"\#(canary)":"\#(canary)"}"#
                let token = try JSONWebToken(sample.token)
                return try Sample.validator().claims(
                    of: token,
                    for: SampleIDToken.expectation,
                    accessToken: AccessToken(canary),
                    now: FixedClock.start
                )
            }
        }
        collect("claim") {
            var sample = SampleIDToken()
            sample.claims["roles"] = "\"\(canary)\""
            let token = try JSONWebToken(sample.token)
            let claims = try Sample.validator().claims(of: token, for: SampleIDToken.expectation, now: FixedClock.start)
            return try claims.decode([String: [Int]].self, at: "roles") as Any
        }
    }

    private static func collectRequests(_ collect: Collect) throws {
        let url = try EndpointURL("https://id.example/?\(canary)")
        collect("header value") { try TransportRequest(method: .post, url: url, headers: ["X": canary + "\r\n"]) }
        collect("header name") { try TransportRequest(method: .post, url: url, headers: [canary + ":": "x"]) }
        collect("method") { try TransportRequest(method: RequestMethod(rawValue: canary + " "), url: url) }
        collect("scope") { try Sample.login { $0.scope = [ScopeValue(rawValue: canary + " ")] } }
        collect("resource") { try Sample.login { $0.resource = [canary] } }
        collect("additional parameter") { try Sample.login { $0.additionalParameters = ["state": canary] } }
        let unusual = ResponseType(rawValue: canary)
        collect("response type") { try Sample.login { $0.responseType = unusual } }
        collect("grant") { try TokenRequest(grantType: "x", parameters: ["client_secret": canary]) }
        collect("grant") { try TokenRequest(grantType: "x", parameters: [canary: canary, "a": ""]) }
        collect("refresh scope") {
            try TokenRequest.refresh(RefreshToken(canary), scope: [ScopeValue(rawValue: canary)], grantedScope: [])
        }
        var request = try TokenRequest.refresh(RefreshToken(canary))
        request.headers = ["Authorization": canary]
        collect("Authorization header") { try TokenRequestEncodingTests.encode(request, .post(ClientSecret(canary))) }
    }

    private static func collectCallbacks(_ collect: Collect) throws {
        let pending = try Sample.login().pending
        let state = pending.state.reveal()
        let error = "error=\(canary)&error_description=\(canary)&error_uri=\(canary)&\(canary)=\(canary)"
        let queries = [
            "code=\(canary)&state=\(canary)", "code=\(canary)&code=\(canary)", "code=%\(canary)",
            "\(error)&state=\(state)", "\(error)&state=\(canary)", "\(error)&iss=\(canary)",
            "id_token=\(canary)&state=\(state)",
            "error=access_denied&error_description=\(canary)&state=\(state)",
        ]
        for query in queries {
            collect("callback") { try pending.validate(.url("https://app.example/?" + query), now: FixedClock.start) }
        }
        collect("late callback") {
            try pending.validate(Sample.callback(for: pending, code: canary), now: .distantFuture)
        }
    }

    private static func collectAnswers(_ collect: Collect) throws {
        let echo = #""error_description":"\#(canary)","error_uri":"\#(canary)","\#(canary)":"\#(canary)""#
        let bodies = [
            #"{"error":"\#(canary)",\#(echo)}"#, #"{"error":"invalid_grant",\#(echo)}"#,
            #"{"error":"mfa_required","mfa_token":"\#(canary)",\#(echo)}"#,
            #"{"error":{"type":"\#(canary)","message":"\#(canary)"}}"#, #"{"errorCode":"\#(canary)"}"#,
            #"{"errors":[{"errorType":"\#(canary)","message":"\#(canary)"}]}"#,
            #"{"access_token":"\#(canary)","access_token":"\#(canary)"}"#, #"{"refresh_token":"\#(canary)"}"#,
            #"{"access_token":"\#(canary)"#, "<html>\(canary)</html>", canary, "error=\(canary)&\(canary)=\(canary)",
            #"["\#(canary)"]"#,
        ]
        let headers: TransportHeaders = [
            "WWW-Authenticate": canary, "Location": "https://x.example/\(canary)", "X-\(canary)": canary,
        ]
        for body in bodies {
            for status in [200, 302, 401, 404, 429, 503] {
                let answer = TransportResponse(status: status, headers: headers, body: Array(body.utf8))
                collect("token answer \(status)") {
                    try TokenResponse(
                        answer,
                        to: .refresh(RefreshToken(canary)),
                        server: Sample.server(),
                        requestedAt: FixedClock.start
                    )
                }
                guard status != 200 else { continue }
                collect("revocation answer \(status)") { try RevocationAnswer.check(answer, now: FixedClock.start) }
                collect("own endpoint \(status)") { try answer.checkedMembers(step: .token, now: FixedClock.start) }
            }
        }
    }

    private static func sendingErrors() async throws -> [(String, any Error)] {
        struct Talkative: Error, CustomStringConvertible, LocalizedError {
            let request = LeakTests.canary
            var description: String { "failed to send \(request)" }
            var errorDescription: String? { description }
        }
        struct TalkativeSigner: ClientAssertionSigner {
            func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
                throw Talkative()
            }
        }
        let lost = TransportError(.connectionLost, mayHaveReachedServer: true, detail: canary)
        let clients = try [
            ("transport", Sample.client(CannedTransport { _, _ in throw Talkative() })),
            ("transport detail", Sample.client(CannedTransport { _, _ in throw lost })),
            ("signer", Sample.client(authentication: .assertion(TalkativeSigner()))),
            ("secret provider", Sample.client(authentication: .clientSecretPost { throw Talkative() })),
            (
                "provider of a bad secret",
                Sample.client(authentication: .clientSecretBasic { ClientSecret(canary + "\n") })
            ),
        ]
        var errors: [(String, any Error)] = []
        for (name, client) in clients {
            let error = await refusal { try await client.refresh(RefreshToken(canary)) }
            errors.append((name, try #require(error)))
        }
        return errors
    }
}
