import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Stored grant: format", .timeLimit(.minutes(15)))
struct StoredGrantFormatTests {
    /// A record with another format number.
    private static func record(format: String) throws -> [UInt8] {
        let text = String(decoding: try StoredGrantTests.grant().encoded(), as: UTF8.self)
        return Array(text.replacing(#""format":1"#, with: #""format":\#(format)"#).utf8)
    }

    private static func error(_ bytes: [UInt8]) -> OAuth2Error? {
        refusal { try StoredGrant(decoding: bytes) }
    }

    @Test("The format stands beside the grant")
    func member() throws {
        let text = String(decoding: try StoredGrantTests.grant().encoded(), as: UTF8.self)
        #expect(text.hasPrefix(#"{"format":1,"grant":{"#))
    }

    @Test(
        "Another release's format is named, older or newer, whatever the rest looks like",
        arguments: ["0", "2", "17"]
    )
    func otherFormat(format: String) throws {
        for bytes in [try Self.record(format: format), Array(#"{"format":\#(format),"anything":[]}"#.utf8)] {
            let error = Self.error(bytes)
            #expect(error?.code == .unreadableGrant && error?.parameter == "format")
        }
    }

    @Test("Damage is not taken for another format", arguments: ["", "{}", "null", "\u{0}", #"{"format":"1"}"#, "[1]"])
    func damaged(text: String) {
        let error = Self.error(Array(text.utf8))
        #expect(error?.code == .unreadableGrant && error?.parameter == nil)
    }

    @Test("A record cut off anywhere cannot be read, and neither can one without a member")
    func cut() throws {
        let whole = try StoredGrantTests.grant().encoded()
        for length in 0..<whole.count {
            #expect(Self.error(Array(whole[..<length]))?.code == .unreadableGrant)
        }
        let text = String(decoding: whole, as: UTF8.self).replacing(#""generation":1,"#, with: "")
        let error = Self.error(Array(text.utf8))
        #expect(error?.code == .unreadableGrant && error?.parameter == "grant")
    }

    /// Everything that a manager can be asked for a grant.
    private static let calls: [@Sendable (TokenManager) async throws -> Void] = [
        { _ = try await $0.accessToken(for: "ada") },
        { _ = try await $0.accessToken(insteadOf: AccessToken("x"), for: "ada") },
        { _ = try await $0.newAccessToken(for: "ada") },
        { _ = try await $0.storedGrant(for: "ada") },
    ]

    @Test("What a manager cannot read it leaves byte for byte, and sends nothing", arguments: ["0", "2", #""1""#])
    func untouched(format: String) async throws {
        let bench = try ManagerBench()
        let bytes = try Self.record(format: format)
        _ = await bench.storage.records.compareAndSwap("ada", expected: nil, bytes: bytes)
        let before = await bench.storage.records.load("ada")
        let manager = try bench.manager()
        for call in Self.calls {
            let error = await refusal { try await call(manager) }
            #expect(error?.code == .unreadableGrant)
            #expect(error?.parameter == (format == #""1""# ? nil : "format"))
        }
        let after = await bench.storage.records.load("ada")
        #expect(after?.bytes == bytes && after?.version == before?.version)
        // The user logs out.
        let revocation = try await manager.revoke(for: "ada")
        #expect(revocation.wasStored && !revocation.isRevoked && revocation.error?.code == .unreadableGrant)
        #expect(await bench.storage.records.load("ada") == nil)
        #expect(bench.server.requests.isEmpty)
    }

    @Test(
        "A grant of another server or client is refused: nothing is sent, nothing is written",
        arguments: [true, false]
    )
    func foreign(isIssuer: Bool) async throws {
        let bench = try ManagerBench()
        let (_, _) = try await bench.loggedIn()
        let record = try #require(await bench.storage.records.load("ada"))
        let text = String(decoding: record.bytes, as: UTF8.self)
            .replacing(#""clientID":"app""#, with: isIssuer ? #""clientID":"app""# : #""clientID":"other""#)
            .replacing(#"auth.example"#, with: isIssuer ? "other.example" : "auth.example")
        let version = await bench.storage.records.compareAndSwap(
            "ada",
            expected: record.version,
            bytes: Array(text.utf8)
        )
        bench.expire()
        let manager = try bench.manager()
        let before = bench.server.requests.count
        for call in Self.calls {
            let error = await refusal { try await call(manager) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.parameter == (isIssuer ? "issuer" : "client_id"))
        }
        #expect(bench.server.requests.count == before)
        #expect(await bench.storage.records.load("ada")?.version == version)
    }

    @Test("A storage that cannot unseal a record says so through every method")
    func sealed() async throws {
        struct Sealed: TokenStorage {
            func load(_ key: String) async throws -> StoredRecord? {
                throw OAuth2Error(.unreadableGrant, step: .tokenManagement, message: "no key")
            }
            func compareAndSwap(_: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
                Issue.record("written over")
                return nil
            }
            func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
                Issue.record("deleted")
                return false
            }
        }
        let bench = try ManagerBench()
        let manager = TokenManager(client: bench.client, storage: Sealed())
        for call in Self.calls {
            #expect(await refusal { try await call(manager) }?.code == .unreadableGrant)
        }
        #expect(bench.server.requests.isEmpty)
    }
}
