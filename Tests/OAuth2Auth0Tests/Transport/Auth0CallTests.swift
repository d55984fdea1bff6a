import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Client authentication at JSON endpoints")
struct Auth0CallTests {
    private struct Signer: ClientAssertionSigner {
        func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
            ClientAssertion("jwt-for-\(context.clientID)-\(context.audience)")
        }
    }

    /// The challenge request that a client with `authentication` sends.
    private func request(_ authentication: ClientAuthentication) async throws -> TransportRequest {
        let transport = RecordingTransport(.json(#"{"challenge_type":"otp"}"#))
        let mfa = Auth0MFA(try .recorded(authentication, transport))
        _ = try await mfa.challenge(MFAChallengeRequest(), for: .login(.fixture()))
        return try #require(transport.requests.first)
    }

    @Test("A public client sends its id")
    func none() async throws {
        let request = try await request(.none)
        #expect(request.bodyText == #"{"client_id":"client-1","mfa_token":"mfa-token-1"}"#)
        #expect(request.headers["Authorization"] == nil)
    }

    @Test("client_secret_post puts id and secret into the body")
    func post() async throws {
        let request = try await request(.clientSecretPost("s3cr3t"))
        #expect(
            request.bodyText == #"{"client_id":"client-1","client_secret":"s3cr3t","mfa_token":"mfa-token-1"}"#
        )
        #expect(request.headers["Authorization"] == nil)
    }

    @Test("client_secret_basic puts id and secret into the header, and the id into the body too")
    func basic() async throws {
        let request = try await request(.clientSecretBasic("s3cr3t"))
        #expect(request.bodyText == #"{"client_id":"client-1","mfa_token":"mfa-token-1"}"#)
        #expect(request.headers["Authorization"] == "Basic Y2xpZW50LTE6czNjcjN0")
    }

    @Test("An assertion for the issuer goes into the body")
    func assertion() async throws {
        let body = try #require(try await request(.assertion(Signer())).jsonBody)
        #expect(body["client_id"]?.string == "client-1")
        #expect(body["client_assertion"]?.string == "jwt-for-client-1-https://tenant.eu.auth0.com/")
        #expect(
            body["client_assertion_type"]?.string == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        )
        #expect(body["client_secret"] == nil)
    }

    @Test("A certificate is the transport's: the id alone")
    func certificate() async throws {
        let request = try await request(.selfSignedTLSClientAuth)
        #expect(request.bodyText == #"{"client_id":"client-1","mfa_token":"mfa-token-1"}"#)
        #expect(request.headers["Authorization"] == nil)
    }

    @Test("A call on the user's behalf carries the bearer token and no client credential")
    func bearer() async throws {
        let transport = RecordingTransport(.json("[]"))
        let mfa = Auth0MFA(try .recorded(.clientSecretBasic("s3cr3t"), transport))
        _ = try await mfa.authenticators(for: .login(.fixture()))
        let request = try #require(transport.requests.first)
        #expect(request.method == .get)
        #expect(request.url.string == "https://tenant.eu.auth0.com/mfa/authenticators")
        #expect(request.headers.values(of: "Authorization") == ["Bearer mfa-token-1"])
        #expect(request.body == nil)
    }

    @Test("The same wrong secret is the client's failure, however the server words it")
    func wrongSecret() async throws {
        for code in ["access_denied", "invalid_client"] {
            let transport = RecordingTransport(.response(.refusal(401, code, "Unauthorized")))
            let mfa = Auth0MFA(try .recorded(.clientSecretPost("wrong"), transport))
            let error = try await #require(throws: OAuth2Error.self) {
                try await mfa.challenge(MFAChallengeRequest(), for: .login(.fixture()))
            }
            #expect(error.code == .invalidClient)
            #expect(error.step == .mfaChallenge)
        }
    }

    @Test("A redirect, a page of HTML and a lost connection are no refusals")
    func noAnswers() async throws {
        let transport = RecordingTransport(
            .response(TransportResponse(status: 302, headers: ["Location": "https://evil.example"])),
            .response(TransportResponse(status: 502, body: Array("<html>".utf8))),
            .failure(TransportError(.connectionLost, mayHaveReachedServer: true)),
            .response(TransportResponse(status: 200, body: Array("<html>".utf8)))
        )
        let mfa = Auth0MFA(try .recorded(.none, transport))
        let expected: [OAuth2Error.Code] = [
            .redirectRefused, .unexpectedResponse, .transportFailed, .malformedResponse,
        ]
        for code in expected {
            let error = try await #require(throws: OAuth2Error.self) {
                try await mfa.challenge(MFAChallengeRequest(), for: .login(.fixture()))
            }
            #expect(error.code == code)
            #expect(error.step == .mfaChallenge)
        }
        try transport.verify()
    }
}
