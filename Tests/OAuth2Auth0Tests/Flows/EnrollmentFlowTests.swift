import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Enrolling a factor at a tenant", .timeLimit(.minutes(15)))
struct EnrollmentFlowTests {
    private let tenant: Tenant

    init() throws {
        tenant = try Tenant(demandsMFA: true)
    }

    private func refusal(
        _ tenant: Tenant,
        _ request: MFAEnrollmentRequest,
        for authorization: MFAAuthorization
    ) async throws -> OAuth2Error {
        let error = try await #require(throws: OAuth2Error.self) {
            try await tenant.mfa.enroll(request, for: authorization)
        }
        #expect(error.step == .mfaEnrollment)
        return error
    }

    private func expectEnrolled(_ tokens: TokenResponse) {
        #expect(tokens.refreshToken != nil)
        #expect(
            tenant.server.events.contains { event in
                if case .factorEnrolled = event { true } else { false }
            }
        )
    }

    @Test("otp: an app shows its first code, and recovery codes come along")
    func otp() async throws {
        let required = try await tenant.interruptedLogin()
        let enrollment = try await tenant.mfa.enroll(.otp, for: .login(required))
        #expect(enrollment.barcodeURI?.reveal().hasPrefix("otpauth://totp/") == true)
        #expect(enrollment.recoveryCodes.map { $0.reveal().count } == [24])
        let secret = try #require(enrollment.secret)
        let app = try #require(TOTP(base32: secret.reveal()))
        let code = OneTimeCode(app.code(at: tenant.clock.now))
        expectEnrolled(try await tenant.mfa.verify(enrollment.challenge, code: code, for: .login(required)))
    }

    @Test("sms and voice: the code arrives at the number", arguments: ["sms", "voice"])
    func phone(channel: String) async throws {
        let required = try await tenant.interruptedLogin()
        let request: MFAEnrollmentRequest =
            channel == "sms" ? try .sms("+15550199") : try .voice("+15550199")
        let enrollment = try await tenant.mfa.enroll(request, for: .login(required))
        #expect(enrollment.channel?.rawValue == channel)
        #expect(enrollment.challenge.bindingMethod == .prompt)
        #expect(tenant.server.messages.last?.channel == channel)
        let code = try tenant.sentCode(to: "+15550199")
        expectEnrolled(try await tenant.mfa.verify(enrollment.challenge, code: code, for: .login(required)))
    }

    @Test("email: the code arrives at the address")
    func email() async throws {
        let required = try await tenant.interruptedLogin()
        let enrollment = try await tenant.mfa.enroll(.email("ada@work.example"), for: .login(required))
        #expect(enrollment.channel == .email)
        let code = try tenant.sentCode(to: "ada@work.example")
        expectEnrolled(try await tenant.mfa.verify(enrollment.challenge, code: code, for: .login(required)))
    }

    @Test("push: the app scans the code and accepts")
    func push() async throws {
        let required = try await tenant.interruptedLogin()
        let enrollment = try await tenant.mfa.enroll(.push, for: .login(required))
        #expect(enrollment.channel == .push)
        #expect(enrollment.barcodeURI?.reveal().contains("enrollment_tx_id=") == true)
        tenant.server.decidePush(of: Tenant.user, .approve)
        let waiting = Task { [tenant] in
            try await tenant.mfa.waitForApproval(of: enrollment.challenge, for: .login(required))
        }
        try await tenant.clock.waitForSleepers()
        tenant.clock.advance(by: .seconds(5))
        let tokens = try await withTaskCancellationHandler {
            try await waiting.value
        } onCancel: {
            waiting.cancel()
        }
        expectEnrolled(tokens)
    }

    @Test("A further factor takes an access token with the scope enroll, and brings no recovery codes")
    func accessToken() async throws {
        let tenant = try Tenant(factors: [.recovery])
        let token = try await tenant.managementToken(scope: ["enroll"])
        let enrollment = try await tenant.mfa.enroll(.sms("+15550199"), for: .accessToken(token))
        #expect(enrollment.recoveryCodes.isEmpty)
        let code = try tenant.sentCode(to: "+15550199")
        _ = try await tenant.mfa.verify(enrollment.challenge, code: code, for: .accessToken(token))
        let ids = tenant.server.configuration.users[0].factors.filter(\.isActive).map(\.id)
        #expect(ids.contains { $0.hasPrefix("sms|") })
    }

    @Test("access_denied: User is already enrolled.", arguments: [403, 401, 400])
    func alreadyEnrolled(status: Int) async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true) { $0.mfa.alreadyEnrolledStatus = status }
        let required = try await tenant.interruptedLogin()
        let error = try await refusal(tenant, .otp, for: .login(required))
        #expect(error.code == .accessDenied)
        #expect(error.response?.errorDescription?.reveal() == "User is already enrolled.")
    }

    @Test("400 invalid_phone_number, and invalid_request for the same")
    func invalidPhoneNumber() async throws {
        let required = try await tenant.interruptedLogin()
        // Two digits are a number to the client, which does not know the world's numbering plans.
        let error = try await refusal(tenant, .sms("+49"), for: .login(required))
        #expect(error.code == .invalidPhoneNumber)
        tenant.server.inject(
            .answer(.refusal(400, "invalid_request", "The phone number is invalid.")),
            on: "/mfa/associate"
        )
        #expect(try await refusal(tenant, .sms("+15550199"), for: .login(required)).code == .invalidRequest)
    }

    @Test("401 invalid_grant: a bad bearer token")
    func badBearer() async throws {
        let error = try await refusal(tenant, .otp, for: .accessToken(AccessToken("garbage")))
        #expect(error.code == .invalidGrant)
        #expect(error.response?.status == 401)
    }

    @Test("unsupported_challenge_type: the factor is switched off")
    func switchedOff() async throws {
        let tenant = try Tenant(demandsMFA: true) { $0.mfa.enabledFactors = [.otp] }
        let required = try await tenant.interruptedLogin()
        let error = try await refusal(tenant, .push, for: .login(required))
        #expect(error.code == .unsupportedChallengeType)
    }
}
