import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: adopting a login", .timeLimit(.minutes(15)))
struct AdoptionTests {
    static let user = ManagerBench.user

    @Test("What is stored: subject, scope, ID token and refresh token, also for another replica")
    func stored() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        for manager in [manager, try bench.manager()] {
            let grant = try #require(try await manager.storedGrant(for: Self.user))
            #expect(grant.subject == "auth0|ada" && grant.idToken != nil)
            #expect(grant.grantedScope == [.openID, .offlineAccess, "read:orders"])
            #expect(grant.generation == 1 && grant.createdAt == bench.clock.now)
            #expect(bench.server.liveRefreshTokens == [grant.refreshToken?.reveal()])
        }
        #expect(try await manager.storedGrant(for: "nobody") == nil)
    }

    @Test("An access token of another API than the login's is found under that API")
    func audience() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let tokens = try await bench.logIn()
        try await manager.adopt(tokens, for: Self.user, audience: "https://api.example")
        let found = try await manager.accessToken(for: Self.user, audience: "https://api.example")
        #expect(found == tokens.accessToken)
        #expect(bench.refreshes == 0)
    }

    @Test("A bare refresh token of another library: refreshed at the first call, with the scope it may have")
    func bareRefreshToken() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        let refreshToken = try #require(try await bench.logIn().refreshToken)
        try await manager.adopt(refreshToken, for: Self.user, grantedScope: [.openID, "read:orders"])
        #expect(bench.refreshes == 0)
        let error = await refusal { try await manager.accessToken(for: Self.user, scope: ["write:orders"]) }
        #expect(error?.parameter == "scope" && bench.refreshes == 0)
        let token = try await manager.accessToken(for: Self.user)
        #expect(try await manager.accessToken(for: Self.user) == token)
        #expect(bench.refreshes == 1)
        let stored = try await bench.stored()
        #expect(stored.subject == "auth0|ada" && stored.grantedScope == [.openID, "read:orders"])
    }

    @Test("A refresh token that no server has issued is not stored", arguments: ["", "token\n"])
    func unsendable(token: String) async throws {
        let bench = try ManagerBench()
        let error = await refusal { try await bench.manager().adopt(RefreshToken(token), for: Self.user) }
        #expect(error?.code == .invalidParameter && error?.parameter == "refresh_token")
        #expect(bench.storage.writes == 0)
    }

    @Test("A later login takes the place of an earlier one, here and at other replicas")
    func laterLogin() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let other = try bench.manager()
        let later = try await bench.logIn()
        try await other.adopt(later, for: Self.user)
        #expect(try await other.accessToken(for: Self.user) == later.accessToken)
        // As long as it is good, the other replica's memory has the token of the earlier login.
        #expect(try await manager.accessToken(for: Self.user) == first)
        bench.expire()
        let token = try await manager.accessToken(for: Self.user)
        #expect(try await bench.stored().accessTokens.map(\.token) == [token])
        #expect(try await other.accessToken(for: Self.user) == token)
        #expect(bench.refreshes == 1)
    }

    @Test("Adopting over a refresh that is under way: the new login wins, in the storage and in memory")
    func overRefresh() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let gate = RequestGate()
        bench.server.inject(.holdAnswer(at: gate), on: ManagerBench.token)
        let caller = Task { try await manager.accessToken(for: Self.user) }
        try await gate.waitForArrivals(1)
        let later = try await bench.logIn()
        try await manager.adopt(later, for: Self.user)
        gate.open()
        // Whoever waited for the old login's token gets one that works.
        #expect(try await caller.value == later.accessToken)
        #expect(try await manager.accessToken(for: Self.user) == later.accessToken)
        #expect(try await bench.stored().refreshToken == later.refreshToken)
        #expect(try await bench.stored().generation == 1)
    }

    @Test("A refresh that has just been stored does not come back into memory over a new login", arguments: 1...50)
    func overStored(round: Int) async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let later = try await bench.logIn()
        async let refreshed = manager.accessToken(for: Self.user)
        for _ in 0..<round { await Task.yield() }
        try await manager.adopt(later, for: Self.user)
        _ = try await refreshed
        #expect(try await bench.stored().refreshToken == later.refreshToken)
        #expect(try await manager.accessToken(for: Self.user) == later.accessToken)
    }

    /// The token that a board remembers after a refresh of `old` during which something else happened.
    private static func remembered(
        _ outcome: RefreshOutcome,
        after change: (inout RefreshBoard) -> Void
    ) async -> String? {
        var board = RefreshBoard(cache: FreshTokens(limit: 10), cachedGrants: 10)
        _ = try? await WaitingCaller.wait { caller in
            let demand = RefreshDemand(target: TokenTarget(), occasion: .newClaims)
            _ = board.join("ada", demand, caller, 1, policy: RefreshPolicy(), now: StoredGrantTests.now)
            _ = board.nextWork("ada")
            change(&board)
            for ended in board.finish(
                "ada",
                TokenTarget(),
                outcome,
                policy: RefreshPolicy(),
                now: StoredGrantTests.now
            ) {
                ended.tell(now: StoredGrantTests.now)
            }
        }
        let now = StoredGrantTests.now
        return board.cache["ada"]?.usableToken(TokenTarget(), .zero, RefreshPolicy(), now: now)?.stored.token.reveal()
    }

    @Test("A login that was stored while another one was adopted or forgotten is read from the storage again")
    func overtaken() throws {
        let logins = try (1...2).map { number in
            CachedGrant(
                try StoredGrantTests.grant(StoredGrantTests.tokens(number)),
                policy: RefreshPolicy(),
                jitter: 0
            )
        }
        var board = RefreshBoard(cache: FreshTokens(limit: 10), cachedGrants: 10)
        let before = board.changes(of: "ada")
        board.forget("ada")
        board.adopt(logins[0], "ada", since: before)
        #expect(board.cache["ada"] == nil)

        let again = board.changes(of: "ada")
        board.adopt(logins[1], "ada", since: again)
        #expect(board.cache["ada"] != nil)
        board.adopt(logins[0], "ada", since: again)
        #expect(board.cache["ada"] == nil)
    }

    @Test("Who asks after a login was forgotten does not wait for a refresh that may have read it before")
    func askedAfterwards() async throws {
        var board = RefreshBoard(cache: FreshTokens(limit: 10), cachedGrants: 10)
        let grant = try StoredGrantTests.grant(StoredGrantTests.tokens(1))
        let outcome = RefreshOutcome(result: .success(try #require(grant.accessTokens.first)), grant: grant)
        _ = try? await WaitingCaller.wait { caller in
            let demand = RefreshDemand(target: TokenTarget(), occasion: .due)
            let now = StoredGrantTests.now
            _ = board.join("ada", demand, caller, 1, policy: RefreshPolicy(), now: now)
            _ = board.nextWork("ada")
            _ = board.join("ada", demand, caller, 2, policy: RefreshPolicy(), now: now)
            board.forget("ada")
            _ = board.join("ada", demand, caller, 3, policy: RefreshPolicy(), now: now)
            for waiters in [2, 1] {
                let ended = board.finish("ada", TokenTarget(), outcome, policy: RefreshPolicy(), now: now)
                #expect(ended.map(\.waiters.count) == [waiters])
                #expect((board.nextWork("ada") != nil) == (waiters == 2))
            }
            caller.tell(.failure(CancellationError()))
        }
    }

    @Test("What a refresh found before a login was adopted or forgotten is not remembered")
    func remembered() async throws {
        let old = try StoredGrantTests.grant()
        let new = CachedGrant(
            try StoredGrantTests.grant(StoredGrantTests.tokens(2)),
            policy: RefreshPolicy(),
            jitter: 0
        )
        let token = try #require(old.accessToken(for: TokenTarget()))
        let outcomes = [
            RefreshOutcome(result: .success(token), grant: old),
            RefreshOutcome(result: .failure(.refreshPaused(for: 1)), grant: old),
        ]
        for outcome in outcomes {
            #expect(await Self.remembered(outcome) { $0.adopt(new, "ada", since: $0.changes(of: "ada")) } == "access-2")
            #expect(await Self.remembered(outcome) { $0.forget("ada") } == nil)
            #expect(await Self.remembered(outcome) { _ in } == "access-1")
        }
    }

    @Test("A storage that fails now and then, or loses answers: the login is stored all the same")
    func flaky() async throws {
        let bench = try ManagerBench()
        let manager = try bench.manager()
        for fault in [FaultyStorage.Fault.refuse, .loseAnswer] {
            let failures = Counter(4)
            bench.storage.fail { _ in failures.countDown() >= 0 ? fault : nil }
            let tokens = try await bench.logIn()
            _ = try await bench.passing { try await manager.adopt(tokens, for: Self.user) }
            #expect(try await bench.stored().refreshToken == tokens.refreshToken)
        }
        await bench.wakeEverybody()
    }

    @Test("A storage that keeps failing: the caller is told, and nothing is remembered")
    func failing() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let manager = try bench.manager(onEvent: log.note)
        let tokens = try await bench.logIn()
        bench.storage.fail { _ in .refuse }
        let error = await bench.passing { await refusal { try await manager.adopt(tokens, for: Self.user) } }
        #expect(error?.code == .storageFailed && error?.underlyingError is FaultyStorage.Broken)
        bench.storage.fail(nil)
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .noGrant)
        #expect(log.all.isEmpty)
        await bench.wakeEverybody()
    }

    @Test("Two logins at once: one of them is stored whole")
    func twoAtOnce() async throws {
        let bench = try ManagerBench()
        let managers = [try bench.manager(), try bench.manager()]
        for _ in 0..<20 {
            let logins = [try await bench.logIn(), try await bench.logIn()]
            async let one = managers[0].adopt(logins[0], for: Self.user)
            async let two = managers[1].adopt(logins[1], for: Self.user)
            _ = try await (one, two)
            let stored = try await bench.stored()
            let login = try #require(logins.first { $0.refreshToken == stored.refreshToken })
            #expect(stored.accessTokens.map(\.token) == [login.accessToken])
        }
    }
}
