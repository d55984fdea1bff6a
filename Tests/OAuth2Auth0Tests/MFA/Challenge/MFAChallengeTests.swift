import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Challenge messages")
struct MFAChallengeTests {
    private func body(_ request: MFAChallengeRequest) async throws -> JSONObject {
        let transport = RecordingTransport(.json(#"{"challenge_type":"otp"}"#))
        _ = try await Auth0MFA(.recorded(.none, transport)).challenge(request, for: .login(.fixture()))
        let sent = try #require(transport.requests.first)
        #expect(sent.url.string == "https://tenant.eu.auth0.com/mfa/challenge")
        return try #require(sent.jsonBody)
    }

    @Test("The request names the token, and types and authenticator when they are chosen")
    func request() async throws {
        let any = try await body(MFAChallengeRequest())
        #expect(any["mfa_token"]?.string == "mfa-token-1")
        #expect(any["challenge_type"] == nil && any["authenticator_id"] == nil)
        let types = try await body(MFAChallengeRequest(types: [.oob, .otp]))
        #expect(types["challenge_type"]?.string == "oob otp")
        let list = try MFAAuthenticator.list(.json(#"[{"id":"sms|dev_1"}]"#), now: noon)
        let one = try await body(.authenticator(try #require(list.first)))
        #expect(one["challenge_type"]?.string == "oob")
        #expect(one["authenticator_id"]?.string == "sms|dev_1")
    }

    @Test("A recovery code is not challenged, and an empty id names none")
    func refused() async throws {
        let transport = RecordingTransport()
        let mfa = Auth0MFA(try .recorded(.none, transport))
        let recovery = try await #require(throws: OAuth2Error.self) {
            try await mfa.challenge(MFAChallengeRequest(types: [.recoveryCode]), for: .login(.fixture()))
        }
        #expect(recovery.parameter == "challenge_type")
        var request = MFAChallengeRequest()
        request.authenticatorID = ""
        let emptyID = try await #require(throws: OAuth2Error.self) {
            try await mfa.challenge(request, for: .login(.fixture()))
        }
        #expect(emptyID.parameter == "authenticator_id")
        #expect(transport.requests.isEmpty)
    }

    @Test("A code that is sent is typed in")
    func prompt() throws {
        let challenge = try MFAChallenge.fixture(
            #"{"challenge_type":"oob","oob_code":"oob-1","binding_method":"prompt"}"#
        )
        #expect(challenge.type == .oob)
        #expect(challenge.oobCode == OOBCode("oob-1"))
        #expect(challenge.bindingMethod == .prompt)
        #expect(!challenge.isPush)
        #expect(challenge.interval == nil && challenge.expiresIn == nil)
    }

    @Test("A push request has no binding method")
    func push() throws {
        let challenge = try MFAChallenge.fixture(
            #"{"challenge_type":"oob","oob_code":"oob-1","interval":10,"expires_in":"120"}"#
        )
        #expect(challenge.isPush)
        #expect(challenge.interval == 10)
        #expect(challenge.expiresIn == 120)
    }

    @Test("A binding method that this library does not know is kept, and needs a code")
    func unknownBindingMethod() throws {
        let challenge = try MFAChallenge.fixture(
            #"{"challenge_type":"oob","oob_code":"oob-1","binding_method":"transfer"}"#
        )
        #expect(challenge.bindingMethod == "transfer")
        #expect(!challenge.isPush)
    }

    @Test("An authenticator app needs nothing but its code")
    func otp() throws {
        let challenge = try MFAChallenge.fixture(#"{"challenge_type":"otp"}"#)
        #expect(challenge.type == .otp)
        #expect(challenge.oobCode == nil)
        #expect(!challenge.isPush)
    }

    @Test("It survives a session store without showing its handle")
    func codable() throws {
        let challenge = try MFAChallenge.fixture(
            #"{"challenge_type":"oob","oob_code":"oob-1","binding_method":"prompt","interval":7}"#
        )
        let stored = try JSONEncoder().encode(challenge)
        #expect(try JSONDecoder().decode(MFAChallenge.self, from: stored) == challenge)
        #expect(!"\(challenge)".contains("oob-1"))
    }

    @Test(
        "An answer that cannot be answered is refused",
        arguments: ["{}", #"{"challenge_type":"oob"}"#, #"{"challenge_type":""}"#, "null"]
    )
    func malformed(body: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try MFAChallenge.fixture(body) }
        #expect(error.code == .malformedResponse)
        #expect(error.step == .mfaChallenge)
    }
}
