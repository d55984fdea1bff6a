import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Listing and deleting authenticators at a tenant", .timeLimit(.minutes(15)))
struct AuthenticatorFlowTests {
    @Test(
        "Each kind of factor is recognised in both element forms",
        arguments: [
            (FakeAuthorizationServer.Factor.app, MFAFactor.otp, MFAAuthenticatorType.otp, nil as MFAChannel?),
            (.sms, .phone, .oob, .sms), (.voice, .phone, .oob, .voice), (.push, .pushNotification, .oob, .push),
            (.email, .email, .oob, .email), (.recovery, .recoveryCode, .recoveryCode, nil),
        ],
        [true, false]
    )
    func kinds(
        row: (
            kind: FakeAuthorizationServer.Factor, factor: MFAFactor, type: MFAAuthenticatorType, channel: MFAChannel?
        ),
        listsTypes: Bool
    ) async throws {
        let tenant = try Tenant(factors: [row.kind], demandsMFA: true) { $0.mfa.listsTypes = listsTypes }
        let required = try await tenant.interruptedLogin()
        let list = try await tenant.mfa.authenticators(for: .login(required))
        let authenticator = try #require(list.first)
        #expect(list.count == 1)
        #expect(authenticator.id == row.kind.id)
        #expect(authenticator.factor == row.factor)
        #expect(authenticator.authenticatorType == row.type)
        #expect(authenticator.channel == row.channel)
        #expect(authenticator.isActive)
        #expect(required.requirements.challenge == [row.factor])
        #expect(required.requirements.candidates(in: list).map(\.id) == [row.kind.id])
    }

    @Test("A user without factors has none, and is offered to enroll one")
    func empty() async throws {
        let tenant = try Tenant(demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        #expect(try await tenant.mfa.authenticators(for: .login(required)).isEmpty)
        #expect(required.requirements.enroll == [.otp, .phone, .pushNotification])
    }

    @Test("A factor whose enrollment was not finished is listed, and is no candidate")
    func inactive() async throws {
        var unfinished = FakeAuthorizationServer.Factor.sms
        unfinished.isActive = false
        let tenant = try Tenant(factors: [.app, unfinished], demandsMFA: true) { $0.mfa.sendsRequirements = false }
        let required = try await tenant.interruptedLogin()
        let list = try await tenant.mfa.authenticators(for: .login(required))
        #expect(list.count == 2)
        #expect(required.requirements.candidates(in: list).map(\.id) == ["totp|dev_app"])
    }

    @Test("An access token with read:authenticators lists; without it the answer is insufficient_scope")
    func accessToken() async throws {
        let tenant = try Tenant(factors: [.app])
        let token = try await tenant.managementToken(scope: ["read:authenticators"])
        #expect(try await tenant.mfa.authenticators(for: .accessToken(token)).count == 1)
        let other = try await tenant.managementToken(scope: ["enroll"])
        let error = try await #require(throws: OAuth2Error.self) {
            try await tenant.mfa.authenticators(for: .accessToken(other))
        }
        #expect(error.code == .insufficientScope)
        #expect(error.response?.status == 403)
    }

    @Test("204: an authenticator is deleted, and its twin with it")
    func delete() async throws {
        let tenant = try Tenant(factors: [.app, .sms, .voice])
        let token = try await tenant.managementToken(scope: ["read:authenticators", "remove:authenticators"])
        try await tenant.mfa.deleteAuthenticator("sms|dev_phone", accessToken: token)
        #expect(tenant.server.count(path: "/mfa/authenticators/sms%7Cdev_phone") == 1)
        let left = try await tenant.mfa.authenticators(for: .accessToken(token))
        #expect(left.map(\.id) == ["totp|dev_app"])
    }

    @Test("401, 403 and 404: a bad token, a missing scope, an unknown id")
    func deleteErrors() async throws {
        let tenant = try Tenant(factors: [.app])
        func status(_ token: AccessToken, _ id: String = "totp|dev_app") async throws -> Int? {
            let error = try await #require(throws: OAuth2Error.self) {
                try await tenant.mfa.deleteAuthenticator(id, accessToken: token)
            }
            #expect(error.step == .mfaDeletion)
            return error.response?.status
        }
        #expect(try await status(AccessToken("garbage")) == 401)
        #expect(try await status(tenant.managementToken(scope: ["enroll"])) == 403)
        #expect(try await status(tenant.managementToken(scope: ["remove:authenticators"]), "totp|other") == 404)
        #expect(tenant.server.configuration.users[0].factors.count == 1)
    }
}
