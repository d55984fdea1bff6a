import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: cool-down of the token endpoint", .timeLimit(.minutes(15)))
struct CoolDownTests {
    /// A bench with two expired grants and one that is due but valid.
    private static func bench() async throws -> (ManagerBench, TokenManager, valid: AccessToken) {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        for name in ["ada", "bob"] { try await manager.adopt(try await bench.logIn(), for: name) }
        bench.clock.advance(by: .seconds(56))
        let late = try await bench.logIn()
        try await manager.adopt(late, for: "cleo")
        bench.clock.advance(by: .seconds(86_400 - 55))
        return (bench, manager, late.accessToken)
    }

    /// Ways to say "thirty seconds".
    static let headers: [@Sendable (Date) -> TransportHeaders] = [
        { _ in ["Retry-After": "30"] },
        { now in
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(identifier: "GMT")
            formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            return ["Retry-After": formatter.string(from: now + 30)]
        },
        { now in
            [
                "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": String((now + 30).epoch),
            ]
        },
        { _ in ["Auth0-Client-Quota-Limit": "b=per_hour;q=10;r=0;t=30"] },
    ]

    @Test("One grant's 429 stops all grants of the client until its time is over", arguments: 0..<4, [429, 503])
    func allGrants(index: Int, status: Int) async throws {
        let (bench, manager, valid) = try await Self.bench()
        let headers = Self.headers[index](bench.clock.now)
        bench.server.inject(.status(status, headers: headers), on: ManagerBench.token)
        let before = bench.requests
        let first = await refusal { try await manager.accessToken(for: "ada") }
        #expect(first?.response?.status == status)
        for name in ["ada", "bob"] {
            let paused = await refusal { try await manager.accessToken(for: name) }
            #expect(paused?.code == .refreshPaused && paused?.retryAfter == .seconds(30))
        }
        bench.clock.advance(by: .seconds(20))
        let paused = await refusal { try await manager.accessToken(for: "bob") }
        #expect(paused?.code == .refreshPaused && paused?.retryAfter == .seconds(10))
        // Due, and still valid.
        #expect(try await manager.accessToken(for: "cleo") == valid)
        // What goes on in the background sends nothing either.
        try await bench.settle(manager.desk)
        #expect(bench.requests == before + 1)
        bench.clock.advance(by: .seconds(10))
        for name in ["ada", "bob"] { _ = try await manager.accessToken(for: name) }
        #expect(bench.requests == before + 3)
    }

    @Test("429 without a time: a second, and twice as much with each further one")
    func withoutTime() async throws {
        let (bench, manager, _) = try await Self.bench()
        bench.server.inject(.tooManyRequests(), on: ManagerBench.token, times: 3)
        for (name, pause) in [("ada", 1), ("bob", 2), ("ada", 4)] {
            #expect(await refusal { try await manager.accessToken(for: name) }?.code == .tooManyRequests)
            #expect(await refusal { try await manager.accessToken(for: name) }?.retryAfter == .seconds(pause))
            bench.clock.advance(by: .seconds(pause))
        }
        for name in ["ada", "bob"] { _ = try await manager.accessToken(for: name) }
    }

    @Test("A server that says to come back in years is asked again after an hour", arguments: [429, 503])
    func absurdTime(status: Int) async throws {
        let (bench, manager, _) = try await Self.bench()
        bench.server.inject(.status(status, headers: ["Retry-After": "999999999"]), on: ManagerBench.token)
        _ = await refusal { try await manager.accessToken(for: "ada") }
        #expect(try await bench.stored("ada").trouble?.pausedUntil == bench.clock.now + 3_600)
        bench.clock.advance(by: .seconds(3_599))
        #expect(await refusal { try await manager.accessToken(for: "ada") }?.code == .refreshPaused)
        bench.clock.advance(by: .seconds(1))
        _ = try await manager.accessToken(for: "ada")
    }

    @Test("Another client of the same server is not concerned")
    func otherClient() async throws {
        let (bench, manager, _) = try await Self.bench()
        bench.server.inject(.tooManyRequests(retryAfter: 30), on: ManagerBench.token)
        _ = await refusal { try await manager.accessToken(for: "ada") }
        _ = try await bench.manager().accessToken(for: "bob")
    }
}
