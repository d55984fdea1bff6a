import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Password login against a tenant", .timeLimit(.minutes(15)))
struct PasswordFlowTests {
    private func failure(_ tenant: Tenant, _ request: TokenRequest? = nil) async throws -> OAuth2Error {
        let wrong = try TokenRequest.password(username: Tenant.user, password: UserPassword("wrong"))
        return try await #require(throws: OAuth2Error.self) {
            try await tenant.client.requestTokens(request ?? wrong)
        }
    }

    /// What a login with the right password fails with at a tenant whose user is like this.
    private func failure(
        _ change: @escaping @Sendable (inout FakeAuthorizationServer.User) -> Void
    ) async throws -> OAuth2Error {
        let tenant = try Tenant { change(&$0.users[0]) }
        return try await #require(throws: OAuth2Error.self) { try await tenant.logIn() }
    }

    @Test("The default directory's user logs in")
    func password() async throws {
        let tenant = try Tenant()
        let tokens = try await tenant.logIn()
        #expect(tokens.refreshToken != nil)
        #expect(tokens.idTokenClaims?.subject == "auth0|ada")
        #expect(tenant.server.count(.password) == 1)
    }

    @Test("The user of a named connection logs in")
    func realm() async throws {
        let tenant = try Tenant()
        let request = try TokenRequest.password(
            username: Tenant.user,
            password: Tenant.password,
            realm: "Username-Password-Authentication",
            audience: Tenant.api
        )
        let tokens = try await tenant.client.requestTokens(request)
        #expect(tokens.scope == ["read:orders", "write:orders"], "without scope all of the API's are granted")
        #expect(tenant.server.count(.passwordRealm) == 1)
    }

    @Test("403 invalid_grant: Wrong email or password.")
    func wrongPassword() async throws {
        let error = try await failure(Tenant())
        #expect(error.code == .invalidGrant)
        #expect(error.response?.status == 403)
        #expect(error.response?.errorDescription?.reveal() == "Wrong email or password.")
    }

    @Test("429 too_many_attempts, counted by the address that the client names")
    func tooManyAttempts() async throws {
        let tenant = try Tenant { $0.clients[0].trustsForwardedFor = true }
        let wrong = try TokenRequest.password(username: Tenant.user, password: UserPassword("wrong"))
        for _ in 1...10 {
            #expect(try await failure(tenant, wrong.forwarded(for: "203.0.113.7")).code == .invalidGrant)
        }
        let blocked = try await failure(tenant, wrong.forwarded(for: "203.0.113.7"))
        #expect(blocked.code == .tooManyAttempts)
        #expect(blocked.response?.status == 429)
        #expect(try await failure(tenant, wrong.forwarded(for: "2001:db8::7")).code == .invalidGrant)
    }

    @Test("401 password_leaked")
    func passwordLeaked() async throws {
        let error = try await failure { $0.passwordIsLeaked = true }
        #expect(error.code == .passwordLeaked)
        #expect(error.response?.status == 401)
    }

    @Test("401 requires_verification")
    func requiresVerification() async throws {
        let error = try await failure { $0.requiresVerification = true }
        #expect(error.code == .requiresVerification)
        #expect(error.response?.status == 401)
    }

    @Test("401 unauthorized: user is blocked")
    func blocked() async throws {
        let error = try await failure { $0.isBlocked = true }
        #expect(error.code == .unauthorized)
        #expect(error.response?.status == 401)
    }

    @Test("403 or 401 mfa_required", arguments: [403, 401])
    func mfaRequired(status: Int) async throws {
        let tenant = try Tenant(factors: [.app], demandsMFA: true) { $0.mfa.requiredStatus = status }
        let error = try await #require(throws: OAuth2Error.self) { try await tenant.logIn() }
        #expect(error.code == .mfaRequired)
        #expect(error.response?.status == status)
        #expect(error.mfaRequired?.requirements.challenge == [.otp])
        #expect(error.mfaRequired?.interrupted.grantType == .password)
    }

    @Test("403 unauthorized_client: grant type not allowed")
    func grantNotAllowed() async throws {
        let tenant = try Tenant { $0.clients[0].grantTypes = [.authorizationCode] }
        let error = try await failure(tenant)
        #expect(error.code == .unauthorizedClient)
        #expect(error.response?.status == 403)
    }

    @Test(
        "Answers that only some tenants give: too_many_logins, and the older invalid_user_password",
        arguments: [(429, "too_many_logins"), (401, "invalid_user_password"), (403, "invalid_user_password")]
    )
    func other(status: Int, code: String) async throws {
        let tenant = try Tenant()
        tenant.server.inject(.answer(.refusal(status, code)), on: "/oauth/token")
        let error = try await failure(tenant)
        #expect(error.code == OAuth2Error.Code(serverCode: code))
        #expect([.tooManyLogins, .invalidUserPassword].contains(error.code))
        #expect(error.response?.status == status)
    }
}
