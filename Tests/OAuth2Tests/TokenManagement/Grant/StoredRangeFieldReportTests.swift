import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: numbers and times in stored records")
struct StoredRangeFieldReportTests {
    /// The members with a number in a record that has all of them, each with an extreme.
    static let extremes: [(String, String)] = {
        let counts = ["generation", "count", "refusalsWithoutReason"]
        let times = [
            "createdAt", "refreshedAt", "expiresAt", "issuedAt", "at", "pausedUntil", "firstRefusalWithoutReason",
        ]
        return counts.flatMap { name in ["9223372036854775807", "-1", "1e300"].map { (name, $0) } }
            + times.flatMap { name in
                ["1e300", "-1e300", "9223372036854775807", "1.7976931348623157e308"].map { (name, $0) }
            }
            + [("generation", "0")]
    }()

    @Test(
        "A7: an extreme makes a record unreadable, ends no process, and the next login takes its place",
        arguments: extremes
    )
    func extreme(name: String, value: String) async throws {
        let login = try ScriptedLogin(issuer: "https://id.example", clientID: "sample-client")
        let fixture = String(decoding: try TestFile.bytes("Fixtures/stored/grant-busy.json"), as: UTF8.self)
        let pattern = try Regex("\"\(name)\":[-0-9.e]+")
        let text = fixture.replacing(pattern, with: "\"\(name)\":\(value)")
        #expect(text != fixture)
        #expect(refusal { try StoredGrant(decoding: Array(text.utf8)) }?.code == .unreadableGrant)
        _ = await login.storage.compareAndSwap(ScriptedLogin.user, expected: nil, bytes: Array(text.utf8))
        let manager = TokenManager(client: login.client, storage: login.storage)
        #expect(await refusal { try await manager.accessToken(for: ScriptedLogin.user) }?.code == .unreadableGrant)
        try await manager.adopt(RefreshToken("new"), for: ScriptedLogin.user)
        #expect(try await login.stored().refreshToken?.reveal() == "new")
    }

    @Test("A7: times as far away as anybody has a use for are read", arguments: ["0", "-62135596800", "250000000000"])
    func far(seconds: String) throws {
        let fixture = String(decoding: try TestFile.bytes("Fixtures/stored/grant-busy.json"), as: UTF8.self)
        let text = fixture.replacing(#/"expiresAt":[-0-9.e]+/#, with: "\"expiresAt\":\(seconds)")
        #expect(throws: Never.self) { try StoredGrant(decoding: Array(text.utf8)) }
    }

    @Test("A7: the highest number that is read can be counted on from")
    func highest() throws {
        let fixture = String(decoding: try TestFile.bytes("Fixtures/stored/grant-busy.json"), as: UTF8.self)
        let text = fixture.replacing(#/"(generation|count|refusalsWithoutReason)":[0-9]+/#) {
            "\"\($0.output.1)\":4611686018427387903"
        }
        let grant = try StoredGrant(decoding: Array(text.utf8))
        let refreshed = grant.refreshed(
            by: try StoredGrantTests.tokens(3),
            for: TokenTarget(),
            now: StoredGrantTests.now
        )
        #expect(refreshed.generation == 4_611_686_018_427_387_904)
    }

    @Test(
        "A refresh puts an end, a presentation and a lease aside, and keeps a newer refresh token than it was presented"
    )
    func refreshed() throws {
        var grant = try StoredGrantTests.grant()
        grant.end = GrantEnd(reason: .refused, at: StoredGrantTests.now, serverCode: nil)
        grant.presentation = .init(digest: "d", at: StoredGrantTests.now, owner: "o")
        grant.lease = .init(owner: "o", expiresAt: StoredGrantTests.now)
        // The answer to a second factor keeps the one that was presented before it, which is `refresh-0`.
        let tokens = try StoredGrantTests.tokens(2, refreshToken: nil)
        #expect(tokens.refreshToken?.reveal() == "refresh-0")
        let refreshed = grant.refreshed(by: tokens, for: TokenTarget(), now: StoredGrantTests.now)
        #expect(refreshed.end == nil && refreshed.presentation == nil && refreshed.lease == nil)
        #expect(refreshed.refreshToken?.reveal() == "refresh-1")
    }

    @Test("A token without an expiry is always valid, and a storage's own error stays what it is")
    func endless() throws {
        let token = StoredAccessToken(try StoredGrantTests.tokens(expiresIn: nil), target: TokenTarget())
        #expect(token.isValid(for: .seconds(1_000_000), at: .distantFuture))
        let own = OAuth2Error(.storageFailed, step: .storage, parameter: "directory", message: "")
        #expect(OAuth2Error.storageFailed(own).step == .storage)
        #expect(OAuth2Error.storageFailed(own).parameter == "directory")
    }
}
