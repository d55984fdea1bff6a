import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("What else can go wrong with a second factor at a tenant", .timeLimit(.minutes(15)))
struct MFAErrorFlowTests {
    private func failure(_ body: () async throws -> some Any) async throws -> OAuth2Error {
        try await #require(throws: OAuth2Error.self) { _ = try await body() }
    }

    @Test("expired_token, 401 or 403: mfa_token is expired", arguments: [401, 403])
    func expired(status: Int) async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true) { $0.mfa.expiredStatus = status }
        let required = try await tenant.interruptedLogin()
        tenant.clock.advance(by: .seconds(300))
        let errors = [
            try await failure { try await tenant.mfa.authenticators(for: .login(required)) },
            try await failure { try await tenant.mfa.challenge(MFAChallengeRequest(), for: .login(required)) },
            try await failure { try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(required)) },
        ]
        for error in errors {
            #expect(error.code == .expiredToken)
            #expect(error.response?.status == status)
        }
        #expect(errors.map(\.step) == [.mfaAuthenticators, .mfaChallenge, .token])
    }

    @Test("403 invalid_grant: Malformed mfa_token")
    func malformedToken() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try MFARequired.fixture(token: "garbage")
        for error in [
            try await failure { try await tenant.mfa.challenge(MFAChallengeRequest(), for: .login(required)) },
            try await failure { try await tenant.mfa.verify(otp: OneTimeCode("1"), for: .login(required)) },
        ] {
            #expect(error.code == .invalidGrant)
            #expect(error.response?.errorDescription?.reveal() == "Malformed mfa_token")
        }
    }

    @Test("401 invalid_grant: a bad bearer token on authenticators, associate and delete")
    func badBearer() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let garbage = MFAAuthorization.login(try .fixture(token: "garbage"))
        for error in [
            try await failure { try await tenant.mfa.authenticators(for: garbage) },
            try await failure { try await tenant.mfa.enroll(.otp, for: garbage) },
            try await failure {
                try await tenant.mfa.deleteAuthenticator("totp|dev_app", accessToken: AccessToken("garbage"))
            },
        ] {
            #expect(error.code == .invalidGrant)
            #expect(error.response?.status == 401)
        }
    }

    @Test("An mfa_token never suffices to delete")
    func deleteWithMFAToken() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let token = AccessToken(try await tenant.interruptedLogin().token.reveal())
        let error = try await failure {
            try await tenant.mfa.deleteAuthenticator("totp|dev_app", accessToken: token)
        }
        #expect(error.response?.status == 401)
        #expect(tenant.server.configuration.users[0].factors.count == 1)
    }

    @Test("400 invalid_request: mfa_token not issued to this client")
    func otherClient() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true) { configuration in
            var other = configuration.clients[0]
            other.id = "other"
            configuration.clients.append(other)
        }
        let required = try await tenant.interruptedLogin()
        let other = Auth0MFA(try tenant.client(id: "other", secret: "app-secret"))
        for error in [
            try await failure { try await other.challenge(MFAChallengeRequest(), for: .login(required)) },
            try await failure { try await other.verify(otp: tenant.appCode(), for: .login(required)) },
        ] {
            #expect(error.code == .invalidRequest)
            #expect(error.response?.errorDescription?.reveal() == "mfa_token not issued to this client")
        }
    }

    @Test("400 invalid_request: The oob_code doesn't match the mfa_token")
    func otherTransaction() async throws {
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let (first, second) = (try await tenant.interruptedLogin(), try await tenant.interruptedLogin())
        let challenge = try await tenant.mfa.challenge(MFAChallengeRequest(), for: .login(first))
        let code = try tenant.sentCode(to: "+15550100")
        let error = try await failure {
            try await tenant.mfa.verify(challenge, code: code, for: .login(second))
        }
        #expect(error.code == .invalidRequest)
        #expect(error.response?.status == 400)
    }

    @Test("403 invalid_grant: Malformed oob_code")
    func malformedOOBCode() async throws {
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let error = try await failure {
            try await tenant.client.requestTokens(
                .mfaOOB(OOBCode("garbage"), bindingCode: OneTimeCode("1"), for: .login(required))
            )
        }
        #expect(error.code == .invalidGrant)
        #expect(error.response?.errorDescription?.reveal() == "Malformed oob_code")
    }

    @Test("401 unsupported_challenge_type: nobody is enrolled, or no common type")
    func notEnrolled() async throws {
        let nobody = try Tenant(demandsMFA: true)
        let required = try await nobody.interruptedLogin()
        let error = try await failure { try await nobody.mfa.challenge(MFAChallengeRequest(), for: .login(required)) }
        #expect(error.code == .unsupportedChallengeType)
        #expect(error.response?.status == 401)

        let onlyApp = try Tenant(factors: [.app], demandsMFA: true)
        let other = try await onlyApp.interruptedLogin()
        let noCommon = try await failure {
            try await onlyApp.mfa.challenge(MFAChallengeRequest(types: [.oob]), for: .login(other))
        }
        #expect(noCommon.code == .unsupportedChallengeType)
    }

    @Test("invalid_authenticator: an unknown authenticator_id")
    func unknownAuthenticator() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        var request = MFAChallengeRequest(types: [.otp])
        request.authenticatorID = "totp|other"
        let error = try await failure { try await tenant.mfa.challenge(request, for: .login(required)) }
        #expect(error.code == .invalidAuthenticator)
    }

    @Test(
        "association_required, bad_gateway and server_error",
        arguments: [
            (400, "association_required", OAuth2Error.Code.associationRequired),
            (401, "association_required", .associationRequired),
            (400, "unsupported_challenge_type", .unsupportedChallengeType),
            (502, "bad_gateway", .badGateway), (500, "server_error", .serverError),
        ]
    )
    func injected(status: Int, error: String, code: OAuth2Error.Code) async throws {
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        tenant.server.inject(.answer(.refusal(status, error)), on: "/mfa/challenge")
        let thrown = try await failure { try await tenant.mfa.challenge(MFAChallengeRequest(), for: .login(required)) }
        #expect(thrown.code == code)
        #expect(thrown.response?.status == status)
    }

    @Test("403 unauthorized_client: the application lacks the grant type MFA")
    func noMFAGrant() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true) { $0.clients[0].grantTypes = [.password] }
        let required = try await tenant.interruptedLogin()
        for error in [
            try await failure { try await tenant.mfa.challenge(MFAChallengeRequest(), for: .login(required)) },
            try await failure { try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(required)) },
        ] {
            #expect(error.code == .unauthorizedClient)
            #expect(error.response?.status == 403)
        }
    }

    @Test("A lost connection leaves the login where it was")
    func lostConnection() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        tenant.server.inject(.loseRequest, on: "/mfa/authenticators")
        let error = try await failure { try await tenant.mfa.authenticators(for: .login(required)) }
        #expect(error.code == .transportFailed)
        #expect(error.step == .mfaAuthenticators)
        #expect(try await tenant.mfa.authenticators(for: .login(required)).count == 1)
    }
}
