import Foundation
import Testing

@testable import OAuth2

/// What earlier releases have stored has to be read by every later one; the files in Fixtures/stored are never written anew.
@Suite("Field reports: what was stored before")
struct StoredFixturesFieldReportTests {
    private static func grant(_ name: String) throws -> StoredGrant {
        try StoredGrant(decoding: TestFile.bytes("Fixtures/stored/grant-\(name).json"))
    }

    @Test("A7: a record of each kind is read, every member of it")
    func grants() throws {
        let login = try Self.grant("login")
        #expect(login.issuer == "https://id.example" && login.clientID == "sample-client" && login.subject == "ada")
        #expect(
            login.refreshToken?.reveal() == "refresh-1" && login.accessTokens.map { $0.token.reveal() } == ["access-1"]
        )
        #expect(login.idToken != nil && login.grantedScope == ["openid", "read:orders"] && login.generation == 1)

        let busy = try Self.grant("busy")
        #expect(busy.refreshToken?.reveal() == "refresh-2" && busy.generation == 2 && busy.isAnswerMissing)
        #expect(
            busy.accessTokens.map(\.target) == [
                TokenTarget(), TokenTarget(audience: "https://api.example", scope: ["a", "b"]),
            ]
        )
        #expect(busy.accessTokens[1].expiresAt == nil)
        #expect(busy.lease?.owner == "owner-1" && busy.lease?.expiresAt == StoredGrantTests.now + 40.7)
        #expect(busy.trouble?.count == 3 && busy.trouble?.refusalsWithoutReason == 2)

        #expect(try Self.grant("ended").end?.reason == .answerLost)
        #expect(try Self.grant("ended").end?.serverCode == "invalid_grant")
        #expect(try Self.grant("refresh-token-only").accessTokens.isEmpty)
        #expect(try Self.grant("access-token-only").refreshToken == nil)
        let whole = try Self.grant("of-a-whole-login")
        #expect(whole.subject == "auth0|ada" && whole.clientID == "app" && whole.accessTokens.count == 1)
    }

    @Test("A7: a record that is written again without a change has no member that the earlier release did not know")
    func unchanged() throws {
        for name in ["login", "busy", "ended", "refresh-token-only", "access-token-only", "of-a-whole-login"] {
            #expect(try Self.grant(name).encoded() == TestFile.bytes("Fixtures/stored/grant-\(name).json"), "\(name)")
        }
    }

    @Test("A7: the file of a record is read")
    func file() throws {
        let bytes = try TestFile.bytes("Fixtures/stored/file-storage.record")
        let record = try #require(RecordFile.record(in: bytes, name: RecordName(key: "ada")))
        #expect(try StoredGrant(decoding: record.bytes).refreshToken?.reveal() == "refresh-1")
    }

    @Test("A7: pending logins and interrupted refreshes are read")
    func pending() throws {
        func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
            try JSONDecoder().decode(type, from: Data(TestFile.bytes("Fixtures/stored/\(name).json")))
        }
        let small = try read(PendingAuthorization.self, "pending-small")
        #expect(small.clientID == "sample-client" && small.createdAt == FixedClock.start && small.audience == nil)
        let full = try read(PendingAuthorization.self, "pending-full")
        #expect(full.maxAge == 300 && full.requiresAuthenticationClass && full.resource.count == 2)
        let login = try read(MFARequired.self, "mfa-login")
        #expect(login.token.reveal() == "mfa-1" && login.interrupted.expectedIDToken?.nonce == full.nonce)
        #expect(login.requirements.challenge?.count == 2 && login.receivedAt == FixedClock.start)
        #expect(try read(MFARequired.self, "mfa-refresh").interrupted.refreshToken?.reveal() == "refresh-1")
    }
}
