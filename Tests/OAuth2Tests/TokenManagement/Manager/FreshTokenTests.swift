import Foundation
import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

@Suite("Token manager: fresh tokens", .timeLimit(.minutes(15)))
struct FreshTokenTests {
    static let user = ManagerBench.user

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    @Test("A fresh token is there at once: no suspension, no storage, no request")
    func fastPath() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.storage.fail { _ in
            Issue.record("the storage was asked")
            return .refuse
        }
        bench.server.inject(.unreachable, on: ManagerBench.token, times: nil)
        let before = bench.requests
        let result = Mutex<Result<AccessToken, any Error>?>(nil)
        // Runs here until it suspends for the first time, which it must not do.
        let task = Task.immediate {
            do {
                let token = try await manager.accessToken(for: Self.user)
                result.withLock { $0 = .success(token) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        let token = try result.withLock { $0 }?.get()
        #expect(token == first)
        #expect(bench.requests == before)
        await task.value
        await bench.wakeEverybody()
    }

    @Test("Not refreshed before margin and jitter begin, always refreshed when the margin begins")
    func margin() async throws {
        for _ in 0..<20 {
            let bench = try ManagerBench()
            let (manager, first) = try await bench.loggedIn()
            // 60 seconds of margin and up to 30 of jitter before the end of a day.
            bench.clock.advance(by: .seconds(86_400 - 90 - 1))
            #expect(try await manager.accessToken(for: Self.user) == first)
            #expect(bench.refreshes == 0)
            bench.clock.advance(by: .seconds(31))
            // Served at once, and replaced for the next.
            #expect(try await manager.accessToken(for: Self.user) == first)
            try await bench.settle(manager.desk)
            #expect(bench.refreshes == 1)
            #expect(try await manager.accessToken(for: Self.user) != first)
            #expect(bench.refreshes == 1)
        }
    }

    @Test("The jitter spreads replicas over its whole range, by chance")
    func jitter() async throws {
        let bench = try ManagerBench { $0.clients[0].refreshTokens.rotates = false }
        let tokens = try await bench.logIn()
        var due: [Int] = []
        let managers = (0..<40).map { _ in
            TokenManager(client: bench.client, storage: InMemoryTokenStorage(), policy: RefreshPolicy())
        }
        for manager in managers { try await manager.adopt(tokens, for: Self.user) }
        bench.clock.advance(by: .seconds(86_400 - 91))
        var waiting = managers
        for second in 0...31 {
            let before = bench.refreshes
            for manager in waiting {
                _ = try await manager.accessToken(for: Self.user)
                try await bench.settle(manager.desk)
            }
            let count = bench.refreshes - before
            due += Array(repeating: second, count: count)
            if count > 0 {
                var left: [TokenManager] = []
                for manager in waiting where try await manager.storedGrant(for: Self.user)?.generation == 1 {
                    left.append(manager)
                }
                waiting = left
            }
            bench.clock.advance(by: .seconds(1))
        }
        #expect(due.count == 40)
        // With forty draws each third is missed once in ten million runs.
        #expect(due.contains { $0 <= 11 } && due.contains { (11...21).contains($0) } && due.contains { $0 >= 21 })
        #expect(try #require(due.min()) >= 1 && due.max() ?? 0 <= 31)
    }

    @Test("A policy without margin and jitter uses a token up to its last second")
    func noMargin() async throws {
        let bench = try ManagerBench()
        var policy = RefreshPolicy()
        policy.margin = .zero
        policy.jitter = .zero
        let (manager, first) = try await bench.loggedIn(policy: policy)
        bench.clock.advance(by: .seconds(86_399))
        #expect(try await manager.accessToken(for: Self.user) == first)
        bench.clock.advance(by: .seconds(1))
        #expect(try await manager.accessToken(for: Self.user) != first)
    }

    @Test("A minimum validity is met, and one that the server never gives does not refresh with every call")
    func minimumValidity() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(80_000))
        #expect(try await manager.accessToken(for: Self.user, minimumValidity: .seconds(6_000)) == first)
        let second = try await manager.accessToken(for: Self.user, minimumValidity: .seconds(7_000))
        #expect(second != first)
        for _ in 0..<10 {
            #expect(try await manager.accessToken(for: Self.user, minimumValidity: .seconds(1_000_000)) == second)
        }
        #expect(bench.refreshes == 1)
    }

    @Test("A minimum validity is met though the thread has a copy of the token")
    func minimumValidityBesideCopy() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(86_000))
        for _ in 0..<4 { #expect(try await manager.accessToken(for: Self.user) == first) }
        for short in [Duration.nanoseconds(1), .seconds(-1), .seconds(100)] {
            #expect(try await manager.accessToken(for: Self.user, minimumValidity: short) == first)
        }
        #expect(try await manager.accessToken(for: Self.user, minimumValidity: .seconds(600)) != first)
        #expect(bench.refreshes == 1)
    }

    @Test("A token becomes due by the system's clock, too, and no sooner, copied or not", .timeLimit(.minutes(15)))
    func systemClock() async throws {
        let answer = Sample.json(#"{"access_token":"second","token_type":"Bearer","expires_in":3600}"#)
        let client = try Sample.client(CannedTransport(answer), clock: SystemWallClock())
        var policy = RefreshPolicy()
        policy.jitter = .zero
        let storage = FaultyStorage()
        let manager = TokenManager(client: client, storage: storage, policy: policy)
        let login = try TokenResponse(
            Sample.json(
                #"{"access_token":"first","refresh_token":"r","token_type":"Bearer","expires_in":3600}"#
            ),
            to: .clientCredentials(),
            server: client.server,
            requestedAt: Date(timeIntervalSinceNow: -3_539)
        )
        try await manager.adopt(login, for: Self.user)
        // Due in a second. It is asked for all the time, without a pause in which the copy could be lost.
        var asked = 0
        while try await manager.accessToken(for: Self.user) == login.accessToken {
            asked += 1
            if asked % 1_000 == 0 { try Task.checkCancellation() }
        }
        #expect(asked > 0 && Date.now >= login.requestedAt.addingTimeInterval(3_540))
        #expect(storage.loads < 10, "the storage is not asked while the token is fresh, nor in its last second")
        #expect(try await manager.accessToken(for: Self.user).reveal() == "second")
    }

    @Test("A margin below zero does not make a token live longer")
    func negativeMargin() async throws {
        let bench = try ManagerBench()
        var policy = RefreshPolicy()
        (policy.margin, policy.jitter) = (.seconds(-60), .zero)
        let (manager, first) = try await bench.loggedIn(policy: policy)
        bench.clock.advance(by: .seconds(86_401))
        #expect(try await manager.accessToken(for: Self.user) != first)
    }

    @Test("Tokens that live 10 seconds: used for at least six of them, never in their last two")
    func shortLived() async throws {
        let bench = try ManagerBench()
        bench.shorten(to: .seconds(10))
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(6))
        #expect(try await manager.accessToken(for: Self.user) == first)
        bench.clock.advance(by: .milliseconds(1_500))
        #expect(try await manager.accessToken(for: Self.user) == first)
        try await bench.settle(manager.desk)
        #expect(try await manager.accessToken(for: Self.user) != first)
        #expect(bench.refreshes == 1)
    }

    @Test("A token without expires_in is used until an API refuses it")
    func noExpiry() async throws {
        let bench = try ManagerBench { $0.tokenResponse.expiresIn = .absent }
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(1_000_000))
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(try await manager.accessToken(for: Self.user, minimumValidity: .seconds(10)) == first)
        #expect(bench.refreshes == 0)
        let second = try await manager.accessToken(insteadOf: first, for: Self.user)
        #expect(second != first)
        #expect(try await manager.accessToken(for: Self.user) == second)
        #expect(bench.refreshes == 1)
    }

    @Test("Each audience and scope has a token of its own, got once")
    func targets() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let wanted: [(String?, Scope?)] = [
            (nil, nil), ("https://b.example", nil), ("https://c.example", nil), (nil, ["read:orders"]),
            ("https://b.example", ["read:b"]),
        ]
        for _ in 0..<3 {
            var tokens: [String] = []
            for (audience, scope) in wanted {
                tokens.append(
                    try await manager.accessToken(for: Self.user, audience: audience, scope: scope).reveal()
                )
            }
            #expect(Set(tokens).count == 5 && tokens[0] == first.reveal())
        }
        #expect(bench.refreshes == 4)
        let sent = bench.server.requests.compactMap { request -> [String?]? in
            let form = FormParameters(form: request.body) ?? [:]
            return form["grant_type"] == "refresh_token" ? [form["audience"], form["scope"]] : nil
        }
        #expect(sent == wanted.dropFirst().map { [$0.0, $0.1?.description] })
        #expect(try await bench.stored().accessTokens.count == 5)
    }

    @Test("A scope beyond the login's is refused before anything is sent, and the grant stays well")
    func tooMuchScope() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let error = await refusal { try await manager.accessToken(for: Self.user, scope: ["write:orders"]) }
        #expect(error?.code == .invalidParameter && error?.parameter == "scope")
        #expect(bench.refreshes == 0)
        #expect(try await bench.stored().isAnswerMissing == false)
        #expect(try await manager.accessToken(for: Self.user) == first)
    }

    @Test("A manager that has just started takes the token from the storage")
    func restarted() async throws {
        let bench = try ManagerBench()
        let (_, first) = try await bench.loggedIn()
        let manager = try bench.manager()
        #expect(try await manager.accessToken(for: Self.user) == first)
        let loads = bench.storage.loads
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(bench.storage.loads == loads)
        #expect(bench.refreshes == 0)
    }

    @Test("Of more grants than the cache holds, each gets its own token")
    func smallCache() async throws {
        let bench = try ManagerBench()
        var policy = RefreshPolicy()
        policy.cachedGrants = 4
        let manager = try bench.manager(policy: policy)
        var tokens: [AccessToken] = []
        for index in 0..<12 {
            let login = try await bench.logIn()
            try await manager.adopt(login, for: "user-\(index)")
            tokens.append(login.accessToken)
        }
        for index in 0..<12 { #expect(try await manager.accessToken(for: "user-\(index)") == tokens[index]) }
        #expect(bench.refreshes == 0)
    }
}
