import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: events", .timeLimit(.minutes(15)))
struct TokenEventTests {
    static let user = ManagerBench.user

    /// What a stream has, up to an event of this kind.
    private static func read(_ events: AsyncStream<TokenEvent>, until kind: TokenEvent.Kind) async -> [TokenEvent] {
        var all: [TokenEvent] = []
        for await event in events {
            all.append(event)
            if event.kind == kind { break }
        }
        return all
    }

    @Test("Every kind, in order, the same for the hook and for each of several readers")
    func everyKind() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let manager = try bench.manager(onEvent: log.note)
        let other = try bench.manager()
        let readers = [manager.events, manager.events, manager.events]
        try await manager.adopt(try await bench.logIn(), for: Self.user)
        _ = try await manager.accessToken(for: Self.user, audience: "https://b.example")
        _ = try await other.newAccessToken(for: Self.user)
        bench.expire()
        _ = try await other.accessToken(for: Self.user)
        _ = try await manager.accessToken(for: Self.user)
        bench.server.inject(.htmlPage(), on: ManagerBench.token)
        _ = await refusal { try await manager.newAccessToken(for: Self.user) }
        bench.clock.advance(by: .seconds(60))
        bench.storage.fail { _ in .refuse }
        _ = await bench.passing { await refusal { try await manager.newAccessToken(for: Self.user) } }
        bench.storage.fail(nil)
        bench.server.revokeAll(user: "ada@example.com")
        _ = await refusal { try await manager.newAccessToken(for: Self.user) }
        try await manager.forget(for: Self.user)

        let kinds: [TokenEvent.Kind] = [
            .adopted, .refreshed, .reused, .refreshFailed, .storageFailed, .loginRequired, .forgotten,
        ]
        #expect(log.kinds == kinds)
        #expect(log.all.allSatisfy { $0.grant == Self.user })
        #expect(log.all.map(\.audience) == [nil, "https://b.example", nil, nil, nil, nil, nil])
        let codes = log.all.map(\.error?.code)
        #expect(codes == [nil, nil, nil, .unexpectedResponse, .storageFailed, .loginRequired, nil])
        for reader in readers {
            #expect(await Self.read(reader, until: .forgotten).map(\.kind) == kinds)
        }
        await bench.wakeEverybody()
    }

    @Test("The text names kind, grant, audience and error, and no secret")
    func text() {
        let error = OAuth2Error(.storageFailed, step: .tokenManagement, message: "reason")
        let event = TokenEvent(.storageFailed, grant: "ada", audience: "api", error: error)
        #expect("\(event)" == "storage failed: ada for api, \(error)")
        #expect("\(TokenEvent(.adopted, grant: "ada"))" == "adopted: ada")
        // The application's own tokens have no name.
        #expect("\(TokenEvent(.refreshed, grant: "", audience: "api"))" == "refreshed for api")
        #expect("\(TokenEvent(.refreshed, grant: ""))" == "refreshed")
    }

    @Test("A reader that is behind loses the oldest events, and holds nobody up")
    func behind() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let events = manager.events
        let token = RefreshToken("refresh")
        for index in 0..<1_500 { try await manager.adopt(token, for: "user-\(index)") }
        var grants: [String] = []
        for await event in events {
            grants.append(event.grant)
            if event.grant == "user-1499" { break }
        }
        #expect(grants == (500..<1_500).map { "user-\($0)" })
    }

    @Test("A reader that has stopped is forgotten, and a stream ends with its manager")
    func end() async throws {
        let bench = try ManagerBench()
        var manager: TokenManager? = try bench.manager()
        let stopped = try #require(manager?.events)
        let reading = Task { for await _ in stopped {} }
        reading.cancel()
        await reading.value
        let events = try #require(manager?.events)
        try await manager?.adopt(RefreshToken("refresh"), for: Self.user)
        manager = nil
        #expect(await Array(events).map(\.kind) == [.adopted])
    }

    @Test("Callers that find a fresh token, a pause or a known end make no events")
    func quiet() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        for _ in 0..<3 { _ = try await manager.accessToken(for: Self.user) }
        _ = try await bench.manager(onEvent: log.note).accessToken(for: Self.user)
        #expect(log.kinds == [.adopted])
        _ = await refusal { try await manager.accessToken(for: "nobody") }
        #expect(log.kinds == [.adopted])
    }
}

extension Array {
    fileprivate init(_ stream: AsyncStream<Element>) async {
        self = []
        for await element in stream { append(element) }
    }
}
