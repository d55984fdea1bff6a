import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Login without password against a tenant", .timeLimit(.minutes(15)))
struct PasswordlessFlowTests {
    private let email: PasswordlessRecipient
    private let sms: PasswordlessRecipient

    init() throws {
        email = try .email("ada@example.com")
        sms = try .sms("+15550100")
    }

    private func wrongCode(_ tenant: Tenant, sentTo recipient: PasswordlessRecipient) async throws -> OAuth2Error {
        try await #require(throws: OAuth2Error.self) {
            try await tenant.client.requestTokens(.passwordlessOTP(OneTimeCode("wrong"), sentTo: recipient))
        }
    }

    @Test("A code by e-mail logs in")
    func email() async throws {
        let tenant = try Tenant()
        let answer = try await tenant.client.startPasswordlessLogin(PasswordlessStart(email))
        #expect(answer.id != nil)
        let tokens = try await tenant.client.requestTokens(
            .passwordlessOTP(tenant.sentCode(to: "ada@example.com"), sentTo: email, scope: [.openID])
        )
        #expect(tokens.idTokenClaims?.subject == "auth0|ada")
    }

    @Test("A code by text message logs in")
    func sms() async throws {
        let tenant = try Tenant()
        try await tenant.client.startPasswordlessLogin(PasswordlessStart(sms))
        let tokens = try await tenant.client.requestTokens(
            .passwordlessOTP(tenant.sentCode(to: "+15550100"), sentTo: sms, audience: Tenant.api)
        )
        #expect(tokens.scope?.contains("read:orders") == true)
    }

    @Test("A login without password can ask for a second factor too")
    func mfa() async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true)
        try await tenant.client.startPasswordlessLogin(PasswordlessStart(email))
        let error = try await #require(throws: OAuth2Error.self) {
            try await tenant.client.requestTokens(
                .passwordlessOTP(tenant.sentCode(to: "ada@example.com"), sentTo: email, scope: [.openID])
            )
        }
        let required = try #require(error.mfaRequired)
        #expect(required.interrupted.grantType == .passwordlessOTP)
        let tokens = try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(required))
        #expect(tokens.scope == [.openID])
    }

    @Test("403 invalid_grant: Wrong email or verification code.")
    func wrongEmailCode() async throws {
        let tenant = try Tenant()
        try await tenant.client.startPasswordlessLogin(PasswordlessStart(email))
        let error = try await wrongCode(tenant, sentTo: email)
        #expect(error.code == .invalidGrant)
        #expect(error.response?.errorDescription?.reveal() == "Wrong email or verification code.")
    }

    @Test("403 invalid_grant: Wrong phone number or verification code.")
    func wrongPhoneCode() async throws {
        let tenant = try Tenant()
        try await tenant.client.startPasswordlessLogin(PasswordlessStart(sms))
        let error = try await wrongCode(tenant, sentTo: sms)
        #expect(error.code == .invalidGrant)
        #expect(error.response?.errorDescription?.reveal() == "Wrong phone number or verification code.")
    }

    @Test("403 invalid_grant: the maximum number of attempts is reached")
    func tooManyAttempts() async throws {
        let tenant = try Tenant()
        try await tenant.client.startPasswordlessLogin(PasswordlessStart(email))
        var error = try await wrongCode(tenant, sentTo: email)
        for _ in 1...3 { error = try await wrongCode(tenant, sentTo: email) }
        #expect(error.code == .invalidGrant)
        #expect(error.response?.errorDescription?.reveal().contains("maximum number of attempts") == true)
    }

    @Test(
        "What /passwordless/start may answer",
        arguments: [
            (400, "invalid_connection", OAuth2Error.Code.invalidConnection),
            (400, "bad.connection", OAuth2Error.Code(serverCode: "bad.connection")),
            (401, "invalid_client", .invalidClient), (403, "unauthorized_client", .unauthorizedClient),
            (403, "access_denied", .accessDenied), (429, "too_many_requests", .tooManyRequests),
            (404, "endpoint_disabled", .endpointDisabled),
        ]
    )
    func startErrors(status: Int, error: String, code: OAuth2Error.Code) async throws {
        let tenant = try Tenant()
        tenant.server.inject(.answer(.refusal(status, error)), on: "/passwordless/start")
        let thrown = try await #require(throws: OAuth2Error.self) {
            try await tenant.client.startPasswordlessLogin(PasswordlessStart(email))
        }
        #expect(thrown.code == code)
        #expect(thrown.step == .passwordlessStart)
    }
}
