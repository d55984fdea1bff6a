import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Waiting for a push request at a tenant", .timeLimit(.minutes(15)))
struct PushFlowTests {
    /// A login that waits for the user to accept, before the first question to the server.
    private struct Waiting {
        let tenant: Tenant
        let result: Task<TokenResponse, any Error>

        init(_ tenant: Tenant) async throws {
            self.tenant = tenant
            let required = try await tenant.interruptedLogin()
            let challenge = try await tenant.mfa.challenge(MFAChallengeRequest(types: [.oob]), for: .login(required))
            #expect(challenge.isPush)
            result = Task { try await tenant.mfa.waitForApproval(of: challenge, for: .login(required)) }
            try await tenant.clock.waitForSleepers()
        }

        /// How often the server has been asked.
        var polls: Int { tenant.server.count(.mfaOOB) }

        /// Lets `seconds` pass and waits until the client sleeps again.
        func advance(_ seconds: Int) async throws {
            tenant.clock.advance(by: .seconds(seconds))
            try await tenant.clock.waitForSleepers()
        }

        /// How it ends; a test that is cancelled by its time limit ends it.
        func tokens() async throws -> TokenResponse {
            try await withTaskCancellationHandler {
                try await result.value
            } onCancel: {
                result.cancel()
            }
        }

        /// What it fails with after `seconds` more.
        func failure(after seconds: Int) async throws -> OAuth2Error {
            tenant.clock.advance(by: .seconds(seconds))
            return try await #require(throws: OAuth2Error.self) { try await tokens() }
        }
    }

    private func tenant(
        _ change: @Sendable (inout FakeAuthorizationServer.Configuration) -> Void = { _ in }
    ) throws -> Tenant {
        try Tenant(factors: [.push], demandsMFA: true, change)
    }

    @Test("400 authorization_pending until the user accepts")
    func accepted() async throws {
        let waiting = try await Waiting(tenant())
        #expect(waiting.polls == 0)
        try await waiting.advance(5)
        try await waiting.advance(5)
        #expect(waiting.polls == 2)
        waiting.tenant.server.decidePush(of: Tenant.user, .approve)
        waiting.tenant.clock.advance(by: .seconds(5))
        let tokens = try await waiting.tokens()
        #expect(tokens.refreshToken != nil)
        #expect(waiting.polls == 3)
    }

    @Test("authorization_pending with status 200: the error counts, not the status")
    func pendingWithSuccessStatus() async throws {
        let waiting = try await Waiting(tenant())
        waiting.tenant.server.inject(.answer(.refusal(200, "authorization_pending")), on: "/oauth/token")
        try await waiting.advance(5)
        waiting.tenant.server.decidePush(of: Tenant.user, .approve)
        waiting.tenant.clock.advance(by: .seconds(5))
        _ = try await waiting.tokens()
    }

    @Test("slow_down: five seconds more between two questions")
    func slowDown() async throws {
        let waiting = try await Waiting(tenant { $0.mfa.pollInterval = .seconds(8) })
        try await waiting.advance(5)  // pending
        try await waiting.advance(5)  // slow_down, for the server wants 8 seconds
        #expect(waiting.polls == 2)
        waiting.tenant.clock.advance(by: .seconds(9))
        #expect(waiting.tenant.clock.sleeperCount == 1, "ten seconds have not passed")
        waiting.tenant.server.decidePush(of: Tenant.user, .approve)
        waiting.tenant.clock.advance(by: .seconds(1))
        _ = try await waiting.tokens()
        #expect(waiting.polls == 3)
    }

    @Test("The interval and lifetime of the challenge are obeyed")
    func tellsInterval() async throws {
        let tenant = try tenant {
            $0.mfa.tellsInterval = true
            $0.mfa.pollInterval = .seconds(12)
        }
        let waiting = try await Waiting(tenant)
        tenant.clock.advance(by: .seconds(11))
        #expect(tenant.clock.sleeperCount == 1)
        try await waiting.advance(1)
        try await waiting.advance(12)
        #expect(waiting.polls == 2)
        #expect(!tenant.server.events.contains(.refused(path: "/oauth/token", error: "slow_down")))
        waiting.result.cancel()
    }

    @Test("400 access_denied and 403 invalid_grant: the user refused", arguments: [false, true])
    func rejected(asInvalidGrant: Bool) async throws {
        let waiting = try await Waiting(tenant { $0.mfa.rejectionIsInvalidGrant = asInvalidGrant })
        waiting.tenant.server.decidePush(of: Tenant.user, .reject)
        let error = try await waiting.failure(after: 5)
        #expect(error.code == .mfaRejected)
        #expect(error.response?.status == (asInvalidGrant ? 403 : 400))
        #expect(error.response?.error == (asInvalidGrant ? "invalid_grant" : "access_denied"))
    }

    @Test("Five minutes without an answer: expired, without a question that comes too late")
    func expired() async throws {
        let waiting = try await Waiting(tenant())
        for _ in 1...58 { try await waiting.advance(5) }
        let error = try await waiting.failure(after: 5)
        #expect(error.code == .expiredToken)
        #expect(error.response == nil, "found by the client")
        #expect(waiting.polls == 59)
    }

    @Test("Cancelling the task ends the waiting")
    func cancelled() async throws {
        let waiting = try await Waiting(tenant())
        waiting.result.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.tokens() }
        #expect(waiting.polls == 0)
    }

    @Test("A challenge that wants a code is not waited for")
    func noPush() async throws {
        let tenant = try Tenant(factors: [.sms], demandsMFA: true)
        let required = try await tenant.interruptedLogin()
        let challenge = try await tenant.mfa.challenge(MFAChallengeRequest(), for: .login(required))
        let error = try await #require(throws: OAuth2Error.self) {
            try await tenant.mfa.waitForApproval(of: challenge, for: .login(required))
        }
        #expect(error.code == .invalidParameter)
        #expect(error.parameter == "challenge_type")
    }

    @Test("After a push a further factor may be due")
    func chain() async throws {
        let tenant = try Tenant(factors: [.push, .app], demandsMFA: true) { $0.mfa.steps = 2 }
        let waiting = try await Waiting(tenant)
        tenant.server.decidePush(of: Tenant.user, .approve)
        let error = try await waiting.failure(after: 5)
        #expect(error.code == .mfaRequired)
        let second = try #require(error.mfaRequired)
        _ = try await tenant.mfa.verify(otp: tenant.appCode(), for: .login(second))
    }
}
