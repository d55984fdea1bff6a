import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: the refresh board", .timeLimit(.minutes(15)))
struct RefreshBoardFieldReportTests {
    private let now = StoredGrantTests.now
    private let policy = RefreshPolicy()
    private let mfaRequired = OAuth2Error(.mfaRequired, step: .tokenManagement, message: "sample")
    private let invalidTarget = OAuth2Error(.invalidTarget, step: .tokenManagement, message: "sample")
    private let board = RefreshBoard(cache: FreshTokens(limit: 10), cachedGrants: 10)

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

    /// A refresh that failed.
    private func fail(_ board: inout RefreshBoard, _ caller: WaitingCaller, _ error: OAuth2Error, at now: Date) {
        _ = board.join(
            "ada",
            RefreshDemand(target: TokenTarget(), occasion: .newClaims),
            caller,
            1,
            policy: policy,
            now: now
        )
        _ = board.nextWork("ada")
        _ = board.finish("ada", TokenTarget(), RefreshOutcome(result: .failure(error)), policy: policy, now: now)
        _ = board.nextWork("ada")
    }

    private func isRefused(_ joined: RefreshBoard.Joined, _ code: OAuth2Error.Code? = nil) -> Bool {
        guard case .refused(let error) = joined.reply else { return false }
        return code == nil || error.code == code
    }

    @Test("D: a login that is adopted or forgotten ends what was refused before", arguments: [false, true])
    func refusedBefore(isAdopted: Bool) async throws {
        var board = board
        let login = CachedGrant(try StoredGrantTests.grant(), policy: policy, jitter: 0)
        await withCaller { caller in
            fail(&board, caller, mfaRequired, at: now)
            #expect(isRefused(board.join("ada", due(.seconds(7200)), caller, 2, policy: policy, now: now)))
            if isAdopted { board.adopt(login, "ada", since: board.changes(of: "ada")) } else { board.forget("ada") }
            #expect(!isRefused(board.join("ada", due(.seconds(7200)), caller, 3, policy: policy, now: now)))
        }
    }

    @Test("D: of two refusals the later one is told")
    func laterRefusal() async {
        var board = board
        await withCaller { caller in
            fail(&board, caller, mfaRequired, at: now)
            fail(&board, caller, invalidTarget, at: now + 0.5)
            let joined = board.join("ada", due(), caller, 2, policy: policy, now: now + 0.6)
            #expect(isRefused(joined, .invalidTarget))
        }
    }

    @Test(
        "D: forgetting drops tokens that could not be saved, also while that is tried again",
        arguments: [false, true]
    )
    func unsaved(isTriedAgain: Bool) async throws {
        var board = board
        let settings = RefreshProcedure.Settings(policy: policy, issuer: "i", clientID: "c", requestLimit: .seconds(30))
        let procedure = RefreshProcedure(due(), owner: "o", seed: 1, settings: settings)
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            _ = board.nextWork("ada")
            let outcome = RefreshOutcome(result: .failure(mfaRequired), unsaved: UnsavedRefresh(procedure))
            _ = board.finish("ada", TokenTarget(), outcome, policy: policy, now: now)
            #expect(board.unsaved("ada") != nil)
            if isTriedAgain {
                let isStarted = board.startWork("ada")
                #expect(isStarted)
                _ = board.nextWork("ada")
                #expect(board.unsaved("ada") != nil)
            }
            board.forget("ada")
            #expect(board.unsaved("ada") == nil)
            let isStarted = board.startWork("ada")
            #expect(!isStarted)
        }
    }

    @Test("D: what a refresh finds that begins after an adoption is remembered")
    func afterAdoption() async throws {
        var board = board
        let grants = try (1...2).map { try StoredGrantTests.grant(StoredGrantTests.tokens($0)) }
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            _ = board.nextWork("ada")
            let first = CachedGrant(grants[0], policy: policy, jitter: 0)
            board.adopt(first, "ada", since: board.changes(of: "ada"))
            let newClaims = RefreshDemand(target: TokenTarget(), occasion: .newClaims)
            _ = board.join("ada", newClaims, caller, 2, policy: policy, now: now)
            let failed = RefreshOutcome(result: .failure(mfaRequired))
            _ = board.finish("ada", TokenTarget(), failed, policy: policy, now: now)
            #expect(board.nextWork("ada") != nil)
            let token = try #require(grants[1].accessTokens.first)
            let outcome = RefreshOutcome(result: .success(token), isRefreshed: true, grant: grants[1])
            _ = board.finish("ada", TokenTarget(), outcome, policy: policy, now: now)
            let found = board.cache["ada"]?.usableToken(TokenTarget(), .zero, policy, now: now)
            #expect(found?.stored.token == token.token)
        }
    }

    @Test("D: who asks for a longer validity than a refresh was begun for gets a refresh of one's own")
    func longerValidity() async {
        var queue = RefreshQueue()
        await withCaller { caller in
            queue.join(due(), caller, 1)
            queue.running = queue.waiting.removeFirst()
            queue.join(due(.seconds(1)), caller, 2)
            #expect(queue.running?.waiters.count == 1 && queue.waiting.count == 1)
            queue.join(due(), caller, 3)
            #expect(queue.running?.waiters.count == 2)
        }
    }

    @Test("D: a refresh that has not begun is given up when the last who wants it is cancelled")
    func left() async {
        var queue = RefreshQueue()
        await withCaller { caller in
            queue.join(due(), caller, 1)
            #expect(queue.leave(1) != nil)
            #expect(queue.waiting.isEmpty)
        }
    }

    @Test("B2: a caller whose rejected token a joined refresh ends with asks again")
    func rejectedResult() async throws {
        var board = board
        let grant = try StoredGrantTests.grant()
        let token = try #require(grant.accessTokens.first)
        let rejected = RefreshDemand(target: TokenTarget(), occasion: .rejected(digest: token.token.digest))
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            _ = board.nextWork("ada")
            #expect(board.join("ada", rejected, caller, 2, policy: policy, now: now).startsWork == false)
            let outcome = RefreshOutcome(result: .success(token), grant: grant)
            let ended = board.finish("ada", TokenTarget(), outcome, policy: policy, now: now)
            #expect(ended.flatMap(\.waiters.keys) == [1])
            #expect(board.nextWork("ada")?.demand.occasion == rejected.occasion)
        }
    }

    @Test("B2: a caller who named a rejected token does not get it back when the refresh fails")
    func rejectedFailure() async throws {
        var board = board
        let grant = try StoredGrantTests.grant()
        let token = try #require(grant.accessTokens.first)
        let rejected = RefreshDemand(target: TokenTarget(), occasion: .rejected(digest: token.token.digest))
        await withCaller { caller in
            _ = board.join("ada", due(), caller, 1, policy: policy, now: now)
            _ = board.nextWork("ada")
            _ = board.join("ada", rejected, caller, 2, policy: policy, now: now)
            let outcome = RefreshOutcome(result: .failure(mfaRequired), grant: grant)
            let ended = try #require(board.finish("ada", TokenTarget(), outcome, policy: policy, now: now).first)
            #expect(throws: OAuth2Error.self) { try ended.result(for: try #require(ended.waiters[2]), now: now).get() }
            #expect(throws: Never.self) { try ended.result(for: try #require(ended.waiters[1]), now: now).get() }
        }
    }

    @Test("D: forgetting a grant drops the copies of its token")
    func copies() throws {
        let cache = FreshTokens(limit: 10)
        cache["ada"] = CachedGrant(try StoredGrantTests.grant(), policy: policy, jitter: 0)
        for _ in 0..<4 {
            #expect(cache.accessToken("ada", nickname: "ada", TokenTarget(), .zero, now: CallTime(now)) != nil)
        }
        #expect(cache.recent.copies(of: "ada") > 0)
        cache["ada"] = nil
        #expect(cache.recent.copies(of: "ada") == 0)
    }

    @Test("D: a reader of events that has stopped is removed")
    func readers() async {
        let events = TokenEvents(hook: nil)
        let stream = events.stream()
        #expect(events.readers == 1)
        let reading = Task { for await _ in stream {} }
        reading.cancel()
        await reading.value
        #expect(events.readers == 0)
    }

    @Test("D: a token that was only read is not told as refreshed")
    func onlyRead() throws {
        let token = try #require(try StoredGrantTests.grant().accessTokens.first)
        let outcome = RefreshOutcome(result: .success(token))
        #expect(TokenEvent(outcome, grant: "ada", audience: nil, cachedGeneration: nil) == nil)
    }

    @Test("D: a storage's own error is not wrapped once more")
    func storageError() {
        struct Reason: Error {}
        let error = OAuth2Error.storageFailed(OAuth2Error.storageFailed(Reason()))
        #expect(error.underlyingError is Reason)
    }

    @Test("D: a pause grows a thousandfold, and no further")
    func backOff() {
        var random = SeededRandom(1)
        for tries in [11, 12, 30, 1_000] {
            let pause = random.backOff(.seconds(1), tries: tries)
            #expect(pause > .seconds(511) && pause <= .seconds(1_024))
        }
    }
}
