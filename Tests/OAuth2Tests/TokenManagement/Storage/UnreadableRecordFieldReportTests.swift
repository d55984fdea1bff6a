import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: records that cannot be opened")
struct UnreadableRecordFieldReportTests {
    /// A seal that is one byte, which the key decides.
    struct KeySeal: RecordSeal {
        struct WrongKey: Error {}
        let key: UInt8
        var failure: (any Error)?

        func seal(_ record: [UInt8], for name: String) async throws -> [UInt8] {
            if let failure { throw failure }
            return [key] + record
        }

        func open(_ record: [UInt8], for name: String) async throws -> [UInt8] {
            if let failure { throw failure }
            guard record.first == key else { throw WrongKey() }
            return Array(record.dropFirst())
        }
    }

    private static let user = ScriptedLogin.user
    let directory = TemporaryDirectory()

    /// A manager over files with a record in them that was made with another key.
    private func manager(_ login: ScriptedLogin, seal: KeySeal = KeySeal(key: 2)) async throws -> TokenManager {
        let before = try FileTokenStorage(directory: directory.path, seal: KeySeal(key: 1))
        try await TokenManager(client: login.client, storage: before).adopt(RefreshToken("old"), for: Self.user)
        return TokenManager(client: login.client, storage: try FileTokenStorage(directory: directory.path, seal: seal))
    }

    @Test("B6: after the seal's key was replaced a user can log in again")
    func keyReplacedLogin() async throws {
        let login = try ScriptedLogin()
        let manager = try await manager(login)
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.code == .unreadableGrant && error?.underlyingError is KeySeal.WrongKey)
        #expect(await refusal { try await manager.storedGrant(for: Self.user) }?.code == .unreadableGrant)
        try await manager.adopt(RefreshToken("new"), for: Self.user)
        #expect(try await manager.storedGrant(for: Self.user)?.refreshToken?.reveal() == "new")
    }

    @Test("B6: after the seal's key was replaced a user can log out, and a revocation says that it was removed only")
    func keyReplacedLogout() async throws {
        let login = try ScriptedLogin()
        var manager = try await manager(login)
        let revocation = try await manager.revoke(for: Self.user)
        #expect(revocation.wasStored && !revocation.isRevoked && revocation.remainingToken == nil)
        #expect(revocation.error?.code == .unreadableGrant)
        #expect(login.transport.requests.isEmpty)
        #expect(try await manager.revoke(for: Self.user).wasStored == false)
        manager = try await self.manager(login)
        #expect(try await manager.forget(for: Self.user))
        #expect(try await manager.forget(for: Self.user) == false)
    }

    @Test(
        "B6: a passing failure of the seal stays an error, and nothing is removed or replaced",
        arguments: [RecordSealUnavailable(), TransportError(.timeout, mayHaveReachedServer: true)]
            as [any Error & Sendable]
    )
    func passing(failure: any Error & Sendable) async throws {
        let login = try ScriptedLogin()
        var policy = RefreshPolicy()
        policy.saveAttempts = 1
        _ = try await manager(login)
        let failing = try FileTokenStorage(directory: directory.path, seal: KeySeal(key: 1, failure: failure))
        let manager = TokenManager(client: login.client, storage: failing, policy: policy)
        let calls: [() async throws -> Void] = [
            { _ = try await manager.accessToken(for: Self.user) },
            { try await manager.adopt(RefreshToken("new"), for: Self.user) },
            { _ = try await manager.forget(for: Self.user) },
            { _ = try await manager.revoke(for: Self.user) },
        ]
        for call in calls { #expect(await refusal(call)?.code == .storageFailed) }
        let storage = try FileTokenStorage(directory: directory.path, seal: KeySeal(key: 1))
        let record = try #require(try await storage.load(Self.user))
        #expect(try StoredGrant(decoding: record.bytes).refreshToken?.reveal() == "old")
    }

    @Test("B6: what a seal throws of its kind is told from what ends a record")
    func kinds() {
        #expect(RecordSealUnavailable.mayPass(RecordSealUnavailable(reason: KeySeal.WrongKey())))
        #expect(RecordSealUnavailable.mayPass(CancellationError()))
        #expect(RecordSealUnavailable.mayPass(OAuth2Error(.transportFailed, step: .token, message: "")))
        #expect(!RecordSealUnavailable.mayPass(KeySeal.WrongKey()))
    }

    @Test(
        "B6: a file that is cut off, empty or garbage is replaced by a new login, or removed",
        arguments: [0, 1, 63, 64, 95, 96, 200, -1]
    )
    func damaged(length: Int) async throws {
        let login = try ScriptedLogin()
        let storage = try FileTokenStorage(directory: directory.path)
        let manager = TokenManager(client: login.client, storage: storage)
        let file = RecordName(key: Self.user).record
        for isLogin in [true, false] {
            try await manager.adopt(RefreshToken("old"), for: Self.user)
            let whole = try directory.read(file)
            try directory.write(length < 0 ? whole.map { $0 ^ 0xFF } : Array(whole.prefix(length)), to: file)
            let other = TokenManager(client: login.client, storage: storage)
            let error = await refusal { try await other.accessToken(for: Self.user) }
            #expect(error?.code == .unreadableGrant)
            #expect((error?.underlyingError as? FileTokenStorage.Failure)?.reason == .damaged)
            if isLogin {
                try await other.adopt(RefreshToken("new"), for: Self.user)
                #expect(try await other.storedGrant(for: Self.user)?.refreshToken?.reveal() == "new")
            } else {
                #expect(try await other.revoke(for: Self.user).wasStored)
                #expect(try await other.storedGrant(for: Self.user) == nil)
            }
        }
    }

    @Test("B6: of two who replace a damaged file at once one wins, and the other's version is not right any more")
    func race() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        try directory.write([], to: RecordName(key: "ada").record)
        let version = try await FileTokenStorageTests.unreadable { _ = try await storage.load("ada") }.version
        #expect(try await FileTokenStorageTests.unreadable { _ = try await storage.load("ada") }.version == version)
        #expect(try await storage.compareAndSwap("ada", expected: version, bytes: [2]) != nil)
        #expect(try await storage.compareAndSwap("ada", expected: version, bytes: [3]) == nil)
        #expect(try await !storage.delete("ada", expected: version))
    }

    @Test("B6: a record of a newer format is not overwritten by a call for a token; a new login takes its place")
    func newerFormat() async throws {
        let login = try ScriptedLogin()
        let bytes = Array(#"{"format":2,"grant":{}}"#.utf8)
        _ = await login.storage.compareAndSwap(Self.user, expected: nil, bytes: bytes)
        let manager = TokenManager(client: login.client, storage: login.storage)
        for _ in 0..<3 {
            let error = await refusal { try await manager.accessToken(for: Self.user) }
            #expect(error?.code == .unreadableGrant && error?.parameter == "format")
            _ = await refusal { try await manager.newAccessToken(for: Self.user) }
        }
        #expect(await login.storage.load(Self.user)?.bytes == bytes)
        try await manager.adopt(RefreshToken("new"), for: Self.user)
        #expect(try await login.stored().refreshToken?.reveal() == "new")
    }

    @Test("The answer to a second factor of a login is a login: it takes the place of the stored one, and is told")
    func secondFactorOfLogin() async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: login.storage, onEvent: log.note)
        func answer(_ interrupted: GrantType) async throws -> TokenResponse {
            let mfa = MFARequired(
                token: MFAToken("m"),
                requirements: MFARequirements(),
                interrupted: InterruptedRequest(grantType: interrupted, refreshToken: RefreshToken("r1")),
                receivedAt: login.clock.now
            )
            login.answer(2)
            return try await login.client.requestTokens(
                .resuming(mfa, grantType: "http://auth0.com/oauth/grant-type/mfa-otp", parameters: ["otp": "1"])
            )
        }
        try await manager.adopt(RefreshToken("r1"), for: Self.user)
        let first = try await login.stored().lineage
        try await manager.adopt(try await answer(.refreshToken), for: Self.user)
        #expect(try await login.stored().lineage == first)
        #expect(log.kinds == [.adopted, .adopted])
        try await manager.adopt(try await answer(.password), for: Self.user)
        #expect(try await login.stored().lineage != first)
    }
}
