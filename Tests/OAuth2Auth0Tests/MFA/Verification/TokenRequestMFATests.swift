import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Grants that prove a second factor")
struct TokenRequestMFATests {
    private let prompt = #"{"challenge_type":"oob","oob_code":"oob-1","binding_method":"prompt"}"#
    private let push = #"{"challenge_type":"oob","oob_code":"oob-1"}"#

    @Test("Each grant names the login's token and its own proof")
    func parameters() throws {
        let login = MFAAuthorization.login(try .fixture())
        let otp = try TokenRequest.mfaOTP(OneTimeCode("123456"), for: login)
        #expect(otp.grantType == "http://auth0.com/oauth/grant-type/mfa-otp")
        #expect(otp.parameters == ["mfa_token": "mfa-token-1", "otp": "123456"])
        let oob = try TokenRequest.mfaOOB(OOBCode("oob-1"), bindingCode: OneTimeCode("654321"), for: login)
        #expect(oob.grantType == "http://auth0.com/oauth/grant-type/mfa-oob")
        #expect(
            oob.parameters == ["mfa_token": "mfa-token-1", "oob_code": "oob-1", "binding_code": "654321"]
        )
        let recovery = try TokenRequest.mfaRecoveryCode(RecoveryCode("AAAA"), for: login)
        #expect(recovery.grantType == "http://auth0.com/oauth/grant-type/mfa-recovery-code")
        #expect(recovery.parameters == ["mfa_token": "mfa-token-1", "recovery_code": "AAAA"])
    }

    @Test("White space that people type is not part of a code")
    func whiteSpace() throws {
        let login = MFAAuthorization.login(try .fixture())
        #expect(try TokenRequest.mfaOTP(OneTimeCode(" 123 456\n"), for: login).parameters["otp"] == "123456")
        let oob = try TokenRequest.mfaOOB(OOBCode("o"), bindingCode: OneTimeCode("12 34\n"), for: login)
        #expect(oob.parameters["binding_code"] == "1234")
    }

    @Test("A push request is not answered with a code")
    func codeForPush() throws {
        let error = #expect(throws: OAuth2Error.self) {
            try TokenRequest.mfa(answering: .fixture(push), code: OneTimeCode("1"), for: .login(.fixture()))
        }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "binding_code")
    }

    @Test("What only a login can do is refused for an access token, and nothing is sent")
    func accessToken() async throws {
        let transport = RecordingTransport()
        let mfa = Auth0MFA(try .recorded(.none, transport))
        let token = MFAAuthorization.accessToken(AccessToken("t"))
        let challenge = await #expect(throws: OAuth2Error.self) {
            try await mfa.challenge(MFAChallengeRequest(), for: token)
        }
        #expect(challenge?.parameter == "mfa_token")
        let recovery = await #expect(throws: OAuth2Error.self) {
            try await mfa.verify(recoveryCode: RecoveryCode("A"), for: token)
        }
        #expect(recovery?.parameter == "mfa_token")
        #expect(transport.requests.isEmpty)
    }

    @Test("A challenge is answered in the way that it asks for")
    func answering() throws {
        let login = MFAAuthorization.login(try .fixture())
        let otp = try TokenRequest.mfa(
            answering: .fixture(#"{"challenge_type":"otp"}"#),
            code: OneTimeCode("1"),
            for: login
        )
        #expect(otp.parameters["otp"] == "1")
        let sent = try TokenRequest.mfa(answering: .fixture(prompt), code: OneTimeCode("2"), for: login)
        #expect(sent.parameters["binding_code"] == "2")
        let accepted = try TokenRequest.mfa(answering: .fixture(push), code: nil, for: login)
        #expect(accepted.parameters == ["mfa_token": "mfa-token-1", "oob_code": "oob-1"])
    }

    @Test("An enrollment outside of a login is confirmed with the access token")
    func accessToken() throws {
        let request = try TokenRequest.mfaOTP(OneTimeCode("1"), for: .accessToken(AccessToken("at-1")))
        #expect(request.parameters["mfa_token"] == "at-1")
        #expect(request.parameters["otp"] == "1")
    }

    @Test("A proof that is empty or missing is refused by name")
    func empty() throws {
        let login = MFAAuthorization.login(try .fixture())
        let cases: [(String, () throws -> TokenRequest)] = [
            ("otp", { try .mfaOTP(OneTimeCode(" "), for: login) }),
            ("oob_code", { try .mfaOOB(OOBCode(""), bindingCode: nil, for: login) }),
            ("binding_code", { try .mfaOOB(OOBCode("o"), bindingCode: OneTimeCode(""), for: login) }),
            ("recovery_code", { try .mfaRecoveryCode(RecoveryCode(""), for: login) }),
            ("otp", { try .mfa(answering: .fixture(#"{"challenge_type":"otp"}"#), code: nil, for: login) }),
            ("binding_code", { try .mfa(answering: .fixture(self.prompt), code: nil, for: login) }),
            (
                "challenge_type",
                { try .mfa(answering: .fixture(#"{"challenge_type":"novel"}"#), code: nil, for: login) }
            ),
        ]
        for (parameter, make) in cases {
            let error = try #require(throws: OAuth2Error.self) { try make() }
            #expect(error.code == .invalidParameter)
            #expect(error.parameter == parameter)
        }
    }

    @Test("The answer grants what the interrupted request asked for, and keeps its refresh token")
    func resumed() throws {
        let request = try TokenRequest.mfaOTP(OneTimeCode("1"), for: .login(.fixture()))
        let answer = try TokenResponse(
            .json(#"{"access_token":"a","token_type":"Bearer","recovery_code":"NEXT"}"#),
            to: request,
            server: .auth0(domain: "tenant.eu.auth0.com"),
            requestedAt: noon
        )
        #expect(answer.scope == [.openID, "read:orders"])
        #expect(answer.refreshToken == RefreshToken("refresh-1"))
        #expect(answer.recoveryCode == RecoveryCode("NEXT"))
    }

    @Test("A mistyped code is invalid_grant with the advice to ask for it again, not to begin a new login")
    func mistyped() throws {
        let refusal = TransportResponse.json(#"{"error":"invalid_grant"}"#, status: 403)
        func refused(_ request: TokenRequest) throws -> OAuth2Error {
            try #require(throws: OAuth2Error.self) {
                try TokenResponse(
                    refusal,
                    to: request,
                    server: .auth0(domain: "tenant.eu.auth0.com"),
                    requestedAt: noon
                )
            }
        }
        let error = try refused(.mfaOTP(OneTimeCode("1"), for: .login(.fixture())))
        #expect(error.code == .invalidGrant && error.response?.status == 403)
        #expect(error.message.contains("ask the user for the code again"))
        #expect(try !refused(.refresh(RefreshToken("r"))).message.contains("second factor"))
    }

    @Test("Without a new recovery code there is none")
    func noRecoveryCode() throws {
        let answer = try TokenResponse(
            .json(#"{"access_token":"a","token_type":"Bearer"}"#),
            to: .mfaOTP(OneTimeCode("1"), for: .login(.fixture())),
            server: .auth0(domain: "tenant.eu.auth0.com"),
            requestedAt: noon
        )
        #expect(answer.recoveryCode == nil)
    }
}
