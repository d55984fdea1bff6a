import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Passing a second factor at a tenant", .timeLimit(.minutes(15)))
struct VerificationFlowTests {
    private func challenge(_ tenant: Tenant, _ required: MFARequired) async throws -> MFAChallenge {
        let list = try await tenant.mfa.authenticators(for: .login(required))
        let candidate = try #require(required.requirements.candidates(in: list).first)
        return try await tenant.mfa.challenge(.authenticator(candidate), for: .login(required))
    }

    private func refusal(_ body: () async throws -> TokenResponse) async throws -> OAuth2Error {
        try await #require(throws: OAuth2Error.self) { _ = try await body() }
    }

    private func expectTokens(_ tokens: TokenResponse) {
        #expect(tokens.scope == [.openID, .offlineAccess, "read:orders"], "those of the interrupted request")
        #expect(tokens.refreshToken != nil)
        #expect(tokens.idTokenClaims?.subject == "auth0|ada", "validated, as the interrupted request would have been")
    }

    // MARK: mfa-otp

    @Test("mfa-otp: the app's code, with a challenge and without")
    func otp() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let first = try await tenant.interruptedLogin()
        let challenge = try await challenge(tenant, first)
        #expect(challenge.type == .otp)
        expectTokens(try await tenant.mfa.verify(challenge, code: tenant.appCode(), for: .login(first)))
        tenant.clock.advance(by: .seconds(30))
        let second = try await tenant.interruptedLogin()
        expectTokens(try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(second)))
    }

    @Test(
        "an ID token that does not belong to the interrupted login is refused",
        arguments: [(IDTokenFault.wrongNonce, "nonce"), (.wrongAudience, "aud"), (.missing, "id_token")]
    )
    func idTokenFault(fault: IDTokenFault, parameter: String) async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        tenant.server.inject(.idToken(fault), on: "/oauth/token")
        let error = try await refusal { try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(required)) }
        #expect(error.parameter == parameter)
        #expect(error.rejectedTokens?.refreshToken != nil)
    }

    @Test("mfa-otp: 403 invalid_grant, Invalid otp_code.; the user may try again")
    func wrongOTP() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let error = try await refusal { try await tenant.mfa.verify(otp: OneTimeCode("000"), for: .login(required)) }
        #expect(error.code == .invalidGrant)
        #expect(error.response?.status == 403)
        #expect(error.response?.errorDescription?.reveal() == "Invalid otp_code.")
        expectTokens(try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(required)))
    }

    @Test("Wrong codes: 429 too_many_attempts after ten")
    func tooManyAttempts() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        var codes: [OAuth2Error.Code] = []
        for _ in 1...11 {
            codes.append(
                try await refusal { try await tenant.mfa.verify(otp: OneTimeCode("0"), for: .login(required)) }.code
            )
        }
        #expect(codes == Array(repeating: .invalidGrant, count: 10) + [.tooManyAttempts])
    }

    // MARK: mfa-oob

    @Test(
        "mfa-oob: the code of a message",
        arguments: [
            (FakeAuthorizationServer.Factor.sms, "+15550100"), (.voice, "+15550100"), (.email, "ada@example.com"),
        ]
    )
    func message(factor: FakeAuthorizationServer.Factor, recipient: String) async throws {
        let tenant = try Tenant(factors: [factor], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let challenge = try await challenge(tenant, required)
        #expect(challenge.bindingMethod == .prompt)
        let code = try tenant.sentCode(to: recipient)
        expectTokens(try await tenant.mfa.verify(challenge, code: code, for: .login(required)))
    }

    @Test("mfa-oob: 403 invalid_grant, Invalid binding_code.")
    func wrongBindingCode() async throws {
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let challenge = try await challenge(tenant, required)
        let error = try await refusal {
            try await tenant.mfa.verify(challenge, code: OneTimeCode("wrong"), for: .login(required))
        }
        #expect(error.code == .invalidGrant)
        #expect(error.response?.errorDescription?.reveal() == "Invalid binding_code.")
    }

    @Test("mfa-oob: 400 invalid_request, Missing required parameter: binding_code")
    func missingBindingCode() async throws {
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let oobCode = try #require(try await challenge(tenant, required).oobCode)
        let error = try await refusal {
            try await tenant.client.requestTokens(.mfaOOB(oobCode, bindingCode: nil, for: .login(required)))
        }
        #expect(error.code == .invalidRequest)
        #expect(error.response?.status == 400)
    }

    // MARK: mfa-recovery-code

    @Test("mfa-recovery-code: a new code takes the place of the old one")
    func recoveryCode() async throws {
        let tenant = try Tenant(factors: [.recovery], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let old = RecoveryCode("AAAABBBBCCCCDDDDEEEEFFFF")
        let tokens = try await tenant.mfa.verify(recoveryCode: old, for: .login(required))
        expectTokens(tokens)
        #expect(tokens.recoveryCode != old)
        #expect(tokens.recoveryCode?.reveal() == tenant.server.recoveryCode(of: Tenant.user))
        let again = try await tenant.interruptedLogin()
        #expect(
            try await refusal { try await tenant.mfa.verify(recoveryCode: old, for: .login(again)) }.code
                == .invalidGrant
        )
    }

    @Test("mfa-recovery-code: 403 invalid_grant, MFA Authorization rejected.")
    func wrongRecoveryCode() async throws {
        let tenant = try Tenant(factors: [.recovery], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let error = try await refusal {
            try await tenant.mfa.verify(recoveryCode: RecoveryCode("X"), for: .login(required))
        }
        #expect(error.code == .invalidGrant)
        #expect(error.response?.errorDescription?.reveal() == "MFA Authorization rejected.")
    }

    @Test("mfa-recovery-code: 403 unsupported_challenge_type, User does not have a recovery-code.")
    func noRecoveryCode() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let error = try await refusal {
            try await tenant.mfa.verify(recoveryCode: RecoveryCode("X"), for: .login(required))
        }
        #expect(error.code == .unsupportedChallengeType)
        #expect(error.response?.status == 403)
    }

    // MARK: What surrounds them

    @Test("A further factor is the same error with a new token, and resumes the same request")
    func chain() async throws {
        let tenant = try Tenant(factors: [.app, .sms], demandsMFA: true) { $0.mfa.steps = 2 }
        let first = try await tenant.interruptedLogin()
        let error = try await refusal { try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(first)) }
        #expect(error.code == .mfaRequired)
        let second = try #require(error.mfaRequired)
        #expect(second.token != first.token)
        #expect(second.interrupted == first.interrupted)
        let challenge = try await tenant.mfa.challenge(MFAChallengeRequest(types: [.oob]), for: .login(second))
        let code = try tenant.sentCode(to: "+15550100")
        expectTokens(try await tenant.mfa.verify(challenge, code: code, for: .login(second)))
    }

    @Test("Login and challenge wait in a session between two web requests")
    func session() async throws {
        struct Session: Codable {
            var required: MFARequired
            var challenge: MFAChallenge
        }
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let stored = try JSONEncoder().encode(
            Session(required: required, challenge: try await challenge(tenant, required))
        )
        let session = try JSONDecoder().decode(Session.self, from: stored)
        let code = try tenant.sentCode(to: "+15550100")
        expectTokens(try await tenant.mfa.verify(session.challenge, code: code, for: .login(session.required)))
    }

    @Test("A refresh that a second factor interrupts goes on with its refresh token")
    func refresh() async throws {
        let tenant = try Tenant(factors: [.app]) { $0.clients[0].refreshTokens = .init() }
        let tokens = try await tenant.logIn()
        tenant.server.configure {
            $0.mfa.rule = .always
            $0.mfa.appliesToRefresh = true
        }
        let refreshToken = try #require(tokens.refreshToken)
        let error = try await refusal { try await tenant.client.refresh(refreshToken) }
        let required = try #require(error.mfaRequired)
        let fresh = try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(required))
        #expect(fresh.refreshToken == refreshToken)
        #expect(!fresh.isRefreshTokenNew)
    }
}
