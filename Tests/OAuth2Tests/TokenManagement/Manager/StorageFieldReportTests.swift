import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

/// A storage whose writes take some time, or do not succeed.
private struct SlowStorage: TokenStorage {
    let records: InMemoryTokenStorage
    let clock: ManualClock
    var delay = Duration.zero
    let isReadOnly = Counter(0)
    let writes = Counter(0)

    struct ReadOnly: Error {}

    func load(_ key: String) async throws -> StoredRecord? { await records.load(key) }

    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
        _ = writes.countDown()
        try await clock.sleep(for: delay)
        if isReadOnly.value > 0 { throw ReadOnly() }
        return await records.compareAndSwap(key, expected: expected, bytes: bytes)
    }

    func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
        await records.delete(key, expected: expected)
    }
}

@Suite("Field reports: slow and failing storages", .timeLimit(.minutes(15)))
struct StorageFieldReportTests {
    @Test("B10: a storage that takes less than leaseSlack for a write refreshes", arguments: [4.9, 5.1, 8, 9.9])
    func slow(seconds: Double) async throws {
        let server = ScriptedServer.rotating()
        let storage = SlowStorage(records: server.storage, clock: server.clock, delay: .seconds(seconds))
        let manager = try server.manager(storage: storage)
        try await server.passing { try await manager.adopt(RefreshToken("r0"), for: "u") }
        #expect(try await server.passing { try await manager.accessToken(for: "u") }.reveal() == "a1")
        #expect(server.transport.requests.count == 1)
        #expect(try await server.stored()?.lease == nil)
    }

    @Test("B10: a storage that is too slow to refresh at all leaves no lease behind, and no mark")
    func tooSlow() async throws {
        let server = ScriptedServer.rotating()
        let storage = SlowStorage(records: server.storage, clock: server.clock, delay: .seconds(25))
        let manager = try server.manager(storage: storage)
        try await server.passing { try await manager.adopt(RefreshToken("r0"), for: "u") }
        let error = await server.passing { await refusal { try await manager.accessToken(for: "u") } }
        #expect(error?.code == .storageFailed && error?.retryAfter != nil)
        #expect(server.transport.requests.isEmpty)
        let stored = try #require(try await server.stored())
        #expect(stored.lease == nil && !stored.isAnswerMissing)
    }

    @Test("B10: a refresh that gives up because no write is confirmed takes its lease away")
    func unconfirmed() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.storage.fail { if case .write = $0 { .loseAnswer } else { nil } }
        let error = await bench.passing { await refusal { try await manager.accessToken(for: ManagerBench.user) } }
        #expect(error?.code == .storageFailed)
        #expect(try await bench.stored().lease == nil)
        #expect(try await bench.stored().isAnswerMissing == false)
        bench.storage.fail(nil)
        await bench.wakeEverybody()
    }

    @Test(
        "O4: beside a storage that cannot be written, callers with a valid token are served at once, and it gets a pause"
    )
    func readOnly() async throws {
        let server = ScriptedServer.rotating()
        let storage = SlowStorage(records: server.storage, clock: server.clock)
        let manager = try server.manager(storage: storage)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let first = try await manager.accessToken(for: "u")
        server.clock.advance(by: .seconds(3_600 - 50))
        storage.isReadOnly.set(1)
        let before = storage.writes.value
        for _ in 0..<200 { #expect(try await manager.accessToken(for: "u") == first) }
        try await server.passing { try await settle(manager.desk) }
        for _ in 0..<200 { #expect(try await manager.accessToken(for: "u") == first) }
        #expect(before - storage.writes.value <= RefreshPolicy().saveAttempts)
        storage.isReadOnly.set(0)
        server.clock.advance(by: .seconds(1))
        _ = try await manager.accessToken(for: "u")
        try await settle(manager.desk)
        #expect(try await manager.accessToken(for: "u") != first)
    }

    @Test("O4: who has no valid token is told when to ask the storage again, without another five tries")
    func expired() async throws {
        let server = ScriptedServer.rotating()
        let storage = SlowStorage(records: server.storage, clock: server.clock)
        let manager = try server.manager(storage: storage)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        storage.isReadOnly.set(1)
        _ = await server.passing { await refusal { try await manager.accessToken(for: "u") } }
        let writes = storage.writes.value
        for _ in 0..<10 {
            let error = await refusal { try await manager.accessToken(for: "u") }
            #expect(error?.code == .storageFailed && error?.retryAfter.map { $0 <= .seconds(1) } == true)
        }
        #expect(storage.writes.value == writes)
    }
}
