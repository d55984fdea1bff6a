import AESGCMSeal
import Crypto
import Foundation
import OAuth2
import OAuth2Testing
import Testing

@testable import PostgreSQLTokenStorage

/// One test at a time, because one of them takes the server away from all.
@Suite("Grants in PostgreSQL", .serialized)
struct PostgreSQLTokenStorageTests {
    let key = UUID().uuidString

    @Test("keeps the contract", arguments: TokenStorageConformance.Rule.all)
    func conformance(rule: TokenStorageConformance.Rule) async throws {
        try await TokenStorageConformance.check(rule) { try await Server.storage() }
    }

    @Test("keeps the contract when the database's defaults would not")
    func defaults() async throws {
        let settings = #"options='-c default_transaction_isolation=serializable -c synchronous_commit=off'"#
        try await TokenStorageConformance.check { try await Server.storage(settings) }
        let connection = try Connection(
            try Server.connectionString + " " + settings,
            timeLimit: .seconds(20),
            until: .now + .seconds(20)
        )
        for (name, value) in [("transaction_isolation", "read committed"), ("synchronous_commit", "on")] {
            let rows = try connection.run("SELECT current_setting('\(name)')", [], until: .now + .seconds(20))
            #expect(rows == [[Array(value.utf8)]])
        }
    }

    @Test("what was confirmed is there after the server has crashed, and an idle connection is no failure")
    func crash() async throws {
        let storage = try await Server.storage()
        let version = try #require(try await storage.compareAndSwap(key, expected: nil, bytes: [1]))
        try Server.crash()
        // A write: it must find out by itself that its old connection is dead.
        let next = try #require(try await storage.compareAndSwap(key, expected: version, bytes: [2]))
        #expect(try await storage.load(key)?.version == next)
        try Server.crash()
        #expect(try await storage.load(key)?.bytes == [2])
    }

    @Test("a write whose connection breaks is an error, not repeated, and the storage goes on")
    func lostConnection() async throws {
        let storage = try await Server.storage("application_name=victim", connections: 1)
        let admin = try Connection(try Server.connectionString, timeLimit: .seconds(20), until: .now + .seconds(20))
        let version = try #require(try await storage.compareAndSwap(key, expected: nil, bytes: [1]))
        try lock(admin)
        let write = Task { [key] in try await storage.compareAndSwap(key, expected: version, bytes: [2]) }
        try waitUntilBlocked("victim", admin)
        _ = try run(admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'")
        let failure = try await Server.failure { _ = try await write.value }
        #expect(failure.reason == .connectionLost && failure.sqlState == "57P01")
        _ = try run(admin, "ROLLBACK")
        #expect(try await storage.load(key)?.version == version)
        #expect(try await storage.compareAndSwap(key, expected: version, bytes: [2]) != nil)
    }

    @Test("a call ends at its time limit, changes nothing, and the storage goes on")
    func timeLimit() async throws {
        let storage = try await Server.storage("application_name=slow", connections: 1, timeLimit: .milliseconds(500))
        let admin = try Connection(try Server.connectionString, timeLimit: .seconds(20), until: .now + .seconds(20))
        let version = try #require(try await storage.compareAndSwap(key, expected: nil, bytes: [1]))
        try lock(admin)
        let failure = try await Server.failure {
            _ = try await storage.compareAndSwap(key, expected: version, bytes: [2])
        }
        // The server's limit is the same; either may be first.
        #expect(failure.reason == .timeLimit || failure.sqlState == "57014")
        // The server's limit ends the statement, if it still runs.
        let active = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'slow' AND state = 'active'"
        repeat { _ = try run(admin, "SELECT pg_stat_clear_snapshot()") } while try !run(admin, active).isEmpty
        _ = try run(admin, "ROLLBACK")
        #expect(try await storage.load(key)?.version == version)
        #expect(try await storage.compareAndSwap(key, expected: version, bytes: [2]) != nil)
    }

    @Test("what the server refuses has its SQLSTATE")
    func refused() async throws {
        _ = try await Server.storage()
        let storage = PostgreSQLTokenStorage(
            connectionString: try Server.connectionString
                + " options='-c default_transaction_read_only=on' target_session_attrs=any"
        )
        let failure = try await Server.failure { _ = try await storage.compareAndSwap(key, expected: nil, bytes: [1]) }
        #expect(failure.reason == .refused && failure.sqlState == "25006")
    }

    @Test(
        "no error says anything of the connection string",
        arguments: ["host=", "port=", "user=", "sslmode=", "password="]
    )
    func secrets(setting: String) async throws {
        let canary = "canary4711"
        let storage = PostgreSQLTokenStorage(
            connectionString: try Server.connectionString + " \(setting)\(canary) passfile=/\(canary)",
            timeLimit: .seconds(20)
        )
        let error = try #require(
            await #expect(throws: OAuth2Error.self) { try await storage.load("a key with \(canary)") }
        )
        let failure = try #require(error.underlyingError as? PostgreSQLTokenStorage.Failure)
        #expect(failure.reason == .noConnection)
        var texts = ["\(error)", String(reflecting: error), "\(failure)", String(reflecting: failure)]
        for value in [error as Any, failure as Any] {
            var text = ""
            dump(value, to: &text)
            texts.append(text)
        }
        for text in texts { #expect(!text.contains(canary)) }
    }

    @Test("what is in the table is sealed, and a row that was copied to another key is refused")
    func sealed() async throws {
        let seal = AESGCMSeal(current: AESGCMSeal.Key(name: "2026", key: SymmetricKey(size: .bits256)))
        let storage = try await Server.storage(seal: seal)
        let plain = try await Server.storage()
        let secret = Array("a refresh token".utf8)
        _ = try await storage.compareAndSwap(key, expected: nil, bytes: secret)
        #expect(try await storage.load(key)?.bytes == secret)
        let stored = try #require(try await plain.load(key)).bytes
        #expect(!String(decoding: stored, as: UTF8.self).contains("token"))
        _ = try await plain.compareAndSwap("other \(key)", expected: nil, bytes: stored)
        await #expect(throws: AESGCMSeal.Failure.notAuthentic) { try await storage.load("other \(key)") }
    }

    // MARK: Another session

    private func run(_ admin: Connection, _ sql: String) throws -> [[[UInt8]]] {
        try admin.run(sql, [], until: .now + .seconds(20))
    }

    private func lock(_ admin: Connection) throws {
        _ = try run(admin, "BEGIN")
        let row = "SELECT 1 FROM oauth2_grants WHERE key = sha256($1) FOR UPDATE"
        #expect(try admin.run(row, [.bytes(Array(key.utf8))], until: .now + .seconds(20)).count == 1)
    }

    private func waitUntilBlocked(_ name: String, _ admin: Connection) throws {
        let query = "SELECT 1 FROM pg_stat_activity WHERE application_name = '\(name)' AND wait_event_type = 'Lock'"
        // The server keeps this view for the length of a transaction unless told to look again.
        repeat { _ = try run(admin, "SELECT pg_stat_clear_snapshot()") } while try run(admin, query).isEmpty
    }
}
