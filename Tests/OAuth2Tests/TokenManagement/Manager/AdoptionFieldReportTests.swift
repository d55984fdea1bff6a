import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: what an adopted login lacks")
struct AdoptionFieldReportTests {
    @Test("S3: a login without offline_access is said to be one when it is adopted, in the event, and when it ends")
    func notRequested() async throws {
        let bench = try ManagerBench()
        let events = EventLog()
        let manager = try bench.manager(onEvent: events.note)
        let adoption = try await manager.adopt(bench.logIn(scope: [.openID]), for: ManagerBench.user)
        #expect(adoption.refreshTokenAbsence?.offlineAccessWasNotRequested == true)
        #expect(adoption.missingScope.isEmpty && !adoption.isComplete)
        #expect(events.all.first?.adoption == adoption)
        #expect(events.all.first.map { "\($0)".contains("no refresh token") } == true)

        bench.clock.advance(by: .seconds(86_401))
        let error = await refusal { try await manager.accessToken(for: ManagerBench.user) }
        #expect(error?.message.contains("did not ask for offline_access") == true)
        #expect(error?.loginRequired?.refreshTokenAbsence?.reasons.isEmpty == false)
    }

    @Test("S3: a login whose API gives no refresh token is not told at the end to ask for what it asked for")
    func withheldSilently() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let tokens = try TokenResponseTests.decode(
            #"{"access_token":"a","expires_in":3600}"#,
            to: Self.exchange(asking: [.openID, .offlineAccess])
        )
        let adoption = try await manager.adopt(tokens, for: ManagerBench.user)
        #expect(adoption.refreshTokenAbsence?.offlineAccessWasNotRequested == false)
        bench.clock.advance(by: .seconds(100 * 365 * 86_400))
        let error = await refusal { try await manager.accessToken(for: ManagerBench.user) }
        #expect(error?.loginRequired?.reason == .noRefreshToken)
        #expect(error?.message.contains("did not ask") == false)
        #expect(error?.message.contains("API allows offline access") == true)
    }

    @Test("C13: scopes that were asked for and not granted are in the result and in the event")
    func missingScope() async throws {
        let bench = try ManagerBench()
        let events = EventLog()
        let manager = try bench.manager(onEvent: events.note)
        let tokens = try TokenResponseTests.decode(
            #"{"access_token":"a","expires_in":3600,"refresh_token":"r","scope":"openid offline_access"}"#,
            to: Self.exchange(asking: [.openID, .offlineAccess, "read:orders"])
        )
        let adoption = try await manager.adopt(tokens, for: ManagerBench.user)
        #expect(adoption.missingScope == ["read:orders"] && adoption.refreshTokenAbsence == nil)
        #expect(events.all.map { "\($0)" } == ["adopted: ada, not granted: read:orders"])
    }

    @Test("C13: of a login that got everything nothing is said")
    func complete() async throws {
        let bench = try ManagerBench()
        let events = EventLog()
        let manager = try bench.manager(onEvent: events.note)
        let adoption = try await manager.adopt(bench.logIn(), for: ManagerBench.user)
        #expect(adoption.isComplete)
        #expect(events.all.map { "\($0)" } == ["adopted: ada"])
    }

    private static func exchange(asking scope: Scope) throws -> TokenRequest {
        let pending = try Sample.login { $0.scope = scope }.pending
        return .authorizationCode(try pending.validate(Sample.callback(for: pending), now: FixedClock.start))
    }
}
