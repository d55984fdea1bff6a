import Foundation
import Testing

@testable import OAuth2

@Suite("Refresh board")
struct RefreshBoardTests {
    private let now = StoredGrantTests.now
    private let policy = RefreshPolicy()
    private let mfaRequired = OAuth2Error(.mfaRequired, step: .tokenManagement, message: "sample")
    private let board = RefreshBoard(cache: FreshTokens(limit: 10), cachedGrants: 10)

    /// What is remembered of a login whose access token is valid for an hour.
    private func cached(_ number: Int = 1, jitter: Double = 0) throws -> CachedGrant {
        CachedGrant(try StoredGrantTests.grant(StoredGrantTests.tokens(number)), policy: policy, jitter: jitter)
    }

    /// Runs a test with one caller in the place of all; what they get is looked up, not told.
    private func withCaller(_ body: (WaitingCaller) throws -> Void) async {
        await #expect(throws: CancellationError.self) {
            _ = try await WaitingCaller.wait { caller in
                do { try body(caller) } catch { Issue.record(error) }
                caller.tell(.failure(CancellationError()))
            }
        }
    }

    private func due(_ minimumValidity: Duration = .zero) -> RefreshDemand {
        RefreshDemand(target: TokenTarget(), minimumValidity: minimumValidity)
    }

    @Test("When a refresh fails, a token that is still valid goes to those whom it is valid long enough for")
    func failed() async throws {
        var board = board
        let grant = try StoredGrantTests.grant()
        await withCaller { caller in
            _ = board.join("ada", due(.seconds(7200)), caller, 1, policy: policy, now: now)
            _ = board.join("ada", due(), caller, 2, policy: policy, now: now)
            _ = board.nextWork("ada")
            let outcome = RefreshOutcome(result: .failure(mfaRequired), grant: grant)
            let ended = try #require(board.finish("ada", TokenTarget(), outcome, policy: policy, now: now).first)
            let demanding = ended.result(for: try #require(ended.waiters[1]), now: now)
            #expect(throws: OAuth2Error.self) { try demanding.get() }
            let modest = ended.result(for: try #require(ended.waiters[2]), now: now)
            #expect(try modest.get().stored.token.reveal() == "access-1")
        }
    }

    @Test("Who waited for a refresh gets its token, also when another login was adopted in the meantime")
    func succeeded() async throws {
        var board = board
        let token = try #require(try StoredGrantTests.grant().accessTokens.first)
        let other = try cached(2)
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            _ = board.nextWork("ada")
            board.adopt(other, "ada", since: board.changes(of: "ada"))
            let outcome = RefreshOutcome(result: .success(token))
            let ended = try #require(board.finish("ada", TokenTarget(), outcome, policy: policy, now: now).first)
            let result = ended.result(for: try #require(ended.waiters[1]), now: now)
            #expect(try result.get().stored.token == token.token)
        }
    }

    @Test("What the server has just refused is asked for again only by those who need another token")
    func refused() async throws {
        var board = board
        // The tokens are no longer valid.
        let now = now + 61
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            _ = board.nextWork("ada")
            let outcome = RefreshOutcome(
                result: .failure(mfaRequired),
                grant: try StoredGrantTests.grant(StoredGrantTests.tokens(expiresIn: 0))
            )
            _ = board.finish("ada", TokenTarget(), outcome, policy: policy, now: now)
            #expect(board.nextWork("ada") == nil)
            guard case .refused(let error) = board.join("ada", due(), caller, 2, policy: policy, now: now).reply else {
                Issue.record("asked again")
                return
            }
            #expect(error.code == .mfaRequired)
            // Another token is there by now.
            board.cache["ada"] = try cached()
            guard case .token = board.join("ada", due(), caller, 3, policy: policy, now: now).reply else {
                Issue.record("not content with a valid token")
                return
            }
            guard case .refused = board.join("ada", due(.seconds(7200)), caller, 4, policy: policy, now: now).reply
            else {
                Issue.record("content with a token that is not valid long enough")
                return
            }
            let newClaims = RefreshDemand(target: TokenTarget(), occasion: .newClaims)
            guard board.join("ada", newClaims, caller, 5, policy: policy, now: now).startsWork else {
                Issue.record("not asked for new claims")
                return
            }
        }
    }

    @Test("A refresh begins where in the range of the jitter this replica's token is due")
    func jitter() async throws {
        var board = board
        board.cache["ada"] = try cached(jitter: 0.25)
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            #expect(board.nextWork("ada")?.demand.jitter == 0.25)
        }
    }
}
