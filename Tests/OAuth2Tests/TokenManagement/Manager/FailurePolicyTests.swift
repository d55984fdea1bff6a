import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: what a refusal means", .timeLimit(.minutes(15)))
struct FailurePolicyTests {
    static let user = ManagerBench.user

    @Test("invalid_grant: one event, the reason for every caller, and nothing is sent any more")
    func invalidGrant() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        bench.expire()
        bench.server.revokeAll(user: "ada@example.com")
        let crowd = await Crowd(100) { _ in try await manager.accessToken(for: Self.user) }
        #expect(crowd.codes == [.loginRequired: 100])
        let calls: [@Sendable (TokenManager) async throws -> AccessToken] = [
            { try await $0.accessToken(for: Self.user) }, { try await $0.newAccessToken(for: Self.user) },
            { try await $0.accessToken(insteadOf: AccessToken("x"), for: Self.user) },
            { try await $0.accessToken(for: Self.user, audience: "https://b.example") },
        ]
        let loads = bench.storage.loads
        for manager in [manager, try bench.manager(onEvent: log.note)] {
            for call in calls {
                let error = await refusal { try await call(manager) }
                #expect(error?.code == .loginRequired && error?.loginRequired?.reason == .refused)
            }
        }
        #expect(bench.refreshes == 1)
        #expect(bench.storage.loads == loads + 8)
        #expect(log.count(.loginRequired) == 1)
        let event = try #require(log.all.first { $0.kind == .loginRequired })
        #expect(event.grant == Self.user && event.error?.loginRequired?.refusal?.code == .invalidGrant)
        let end = try #require(try await bench.stored().end)
        #expect(end.reason == .refused && end.serverCode == "invalid_grant" && end.at == bench.clock.now)
    }

    /// Failures that call for a pause.
    static let outages: [Fault] = [
        .status(500), .status(503, headers: ["Retry-After": "7"]), .status(404), .status(400), .unreachable,
        .loseRequest,
    ]

    @Test("Who waited for a refresh that failed is told when to ask again, as whoever asks meanwhile", arguments: 0..<6)
    func retryAfter(index: Int) async throws {
        let bench = try ManagerBench()
        var policy = RefreshPolicy()
        policy.attempts = 1
        let (manager, first) = try await bench.loggedIn(policy: policy)
        bench.expire()
        bench.server.inject(Self.outages[index], on: ManagerBench.token)
        let failure = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(failure?.code != .refreshPaused)
        let pause = try #require(failure?.retryAfter)
        let paused = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(paused?.code == .refreshPaused && paused?.retryAfter == pause)
        bench.clock.advance(by: pause - .milliseconds(1))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.code == .refreshPaused)
        bench.clock.advance(by: .milliseconds(1))
        #expect(try await manager.accessToken(for: Self.user) != first)
    }

    @Test("It is final only after the record was read again")
    func readAgain() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.server.revokeAll(user: "ada@example.com")
        let loads = bench.storage.loads
        _ = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(bench.storage.loads == loads + 2)
    }

    @Test("After invalid_grant an access token that is still valid is handed out until it expires")
    func validUntilExpiry() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.server.revokeAll(user: "ada@example.com")
        bench.clock.advance(by: .seconds(86_400 - 55))
        for _ in 0..<3 {
            #expect(try await manager.accessToken(for: Self.user) == first)
            try await bench.settle(manager.desk)
        }
        #expect(bench.refreshes == 1)
        bench.clock.advance(by: .seconds(55))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.code == .loginRequired)
        #expect(bench.refreshes == 1)
    }

    @Test("A new login ends it")
    func newLogin() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.server.revokeAll(user: "ada@example.com")
        _ = await refusal { try await manager.accessToken(for: Self.user) }
        let tokens = try await bench.logIn()
        try await manager.adopt(tokens, for: Self.user)
        #expect(try await manager.accessToken(for: Self.user) == tokens.accessToken)
    }

    @Test("The other codes that a policy calls final", arguments: ["bad_refresh_token", "invalid_refresh_token"])
    func otherFinalCodes(code: String) async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.server.inject(.status(400, body: #"{"error":"\#(code)"}"#), on: ManagerBench.token)
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.loginRequired?.reason == .refused)
    }

    @Test("502, HTML and empty answers: the grant is kept, and the pause grows up to a minute")
    func growingPause() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        bench.expire()
        bench.server.inject(.htmlPage(), on: ManagerBench.token, times: nil)
        let before = bench.requests
        var pauses: [Double] = []
        for count in 1...10 {
            let failed = await refusal { try await manager.accessToken(for: Self.user) }
            #expect(failed?.code == .unexpectedResponse && failed?.response?.status == 502)
            let paused = await refusal { try await manager.accessToken(for: Self.user) }
            #expect(paused?.code == .refreshPaused)
            let pause = try #require(paused?.retryAfter)
            pauses.append(pause.seconds)
            #expect(bench.requests == before + count)
            bench.clock.advance(by: pause + .milliseconds(1))
        }
        for (index, pause) in pauses.enumerated() {
            let most = min(60, Double(1 << index))
            #expect(pause > most / 2 - 0.01 && pause <= most)
        }
        #expect(try await bench.stored().end == nil)
        #expect(log.count(.refreshFailed) == 10)
        bench.server.removeFaults()
        _ = try await manager.accessToken(for: Self.user)
        #expect(try await bench.stored().trouble == nil)
    }

    @Test("400 without a body, five times in over a minute: that is said, the grant is kept, and recovers")
    func withoutReason() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        bench.expire()
        bench.server.inject(.status(400), on: ManagerBench.token, times: nil)
        for _ in 1...4 {
            let error = await refusal { try await manager.accessToken(for: Self.user) }
            #expect(error?.code == .unexpectedResponse)
            bench.clock.advance(by: .seconds(60))
        }
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.code == .refusedWithoutReason && error?.response?.status == 400)
        let failures = log.count(.refreshFailed)
        for _ in 0..<3 {
            let paused = await refusal { try await manager.accessToken(for: Self.user) }
            #expect(paused?.code == .refusedWithoutReason)
            #expect(try #require(paused?.retryAfter) > .zero)
        }
        // Nothing was sent, so there is nothing new to tell.
        #expect(log.count(.refreshFailed) == failures)
        #expect(try await bench.stored().end == nil)
        bench.server.removeFaults()
        bench.clock.advance(by: .seconds(60))
        _ = try await manager.accessToken(for: Self.user)
        #expect(try await bench.stored().trouble == nil)
    }

    @Test("400 without a body, many times within a minute: not called so yet")
    func withoutReasonSoon() async throws {
        let bench = try ManagerBench()
        var policy = RefreshPolicy()
        policy.longestPause = .seconds(1)
        let (manager, _) = try await bench.loggedIn(policy: policy)
        bench.expire()
        bench.server.inject(.status(400), on: ManagerBench.token, times: nil)
        for _ in 1...20 {
            let error = await refusal { try await manager.accessToken(for: Self.user) }
            #expect(error?.code == .unexpectedResponse)
            bench.clock.advance(by: .seconds(1))
        }
    }

    @Test("What the server refuses for one API it is not asked again at once; a clock that is set back changes that")
    func refusedTarget() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let api = "https://unknown.example"
        let error = await refusal { try await manager.accessToken(for: Self.user, audience: api) }
        #expect(error?.response?.status == 403 && error?.code != .refreshPaused)
        #expect(await refusal { try await manager.accessToken(for: Self.user, audience: api) }?.code == error?.code)
        #expect(bench.refreshes == 1)
        #expect(try await manager.accessToken(for: Self.user) == first)
        // The pause is in the record, for all replicas, whose clocks may differ; it is not taken for one of years.
        bench.clock.advance(by: .seconds(-7_200))
        #expect(await refusal { try await manager.accessToken(for: Self.user, audience: api) }?.code == error?.code)
        #expect(bench.refreshes == 2)
    }

    @Test("No refresh token: the access token is used until it expires, and then the user has to log in")
    func noRefreshToken() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let tokens = try await bench.logIn(scope: [.openID])
        try await manager.adopt(tokens, for: Self.user)
        bench.clock.advance(by: .seconds(86_399))
        #expect(try await manager.accessToken(for: Self.user) == tokens.accessToken)
        bench.clock.advance(by: .seconds(1))
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.loginRequired?.reason == .noRefreshToken && error?.parameter == "refresh_token")
    }

    @Test("A name under which nothing is stored")
    func noGrant() async throws {
        let bench = try ManagerBench()
        let error = await refusal { try await bench.manager().accessToken(for: "nobody") }
        #expect(error?.code == .loginRequired && error?.loginRequired?.reason == .noGrant)
        #expect(bench.server.requests.isEmpty)
    }
}
