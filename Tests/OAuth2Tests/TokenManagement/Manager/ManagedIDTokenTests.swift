import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("ID tokens that come with a refresh")
struct ManagedIDTokenTests {
    private static let user = ManagerBench.user

    @Test("One of another user ends the login, and the tokens beside it are not handed out, now or later")
    func otherUser() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let before = try await bench.stored()
        bench.server.configure { $0.idTokenClaims = ["sub": "auth0|somebody-else"] }
        bench.expire()
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.loginRequired?.reason == .otherUser)
        #expect(error?.loginRequired?.refusal?.code == .invalidIDToken)
        #expect(error?.loginRequired?.refusal?.parameter == "sub")

        let stored = try await bench.stored()
        #expect(stored.accessTokens.isEmpty || stored.accessTokens == before.accessTokens)
        #expect(stored.subject == "auth0|ada" && stored.idToken == before.idToken)
        #expect(stored.refreshToken == before.refreshToken)
        #expect(stored.lease == nil)
        #expect(log.kinds.contains(.loginRequired))

        bench.server.configure { $0.idTokenClaims = [:] }
        bench.clock.advance(by: .seconds(600))
        let requests = bench.requests
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .otherUser)
        #expect(bench.requests == requests)
    }

    @Test("A wrong time in it leaves the ID token before, and nobody notices")
    func wrongTime() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        let before = try await bench.stored()
        bench.server.configure { $0.idTokenClaims = ["auth_time": 1] }
        bench.expire()
        #expect(try await manager.accessToken(for: Self.user) != first)
        #expect(try await bench.stored().idToken == before.idToken)
    }

    @Test("Another fault in it: the new access token is given to nobody, the one before and the refresh token stay")
    func otherFault() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.server.configure { $0.idTokenClaims = ["at_hash": "AAAAAAAAAAAAAAAAAAAAAA"] }
        // Due, and still valid.
        bench.clock.advance(by: .seconds(86_400 - 55))
        #expect(try await manager.accessToken(for: Self.user) == first)
        try await bench.settle(manager.desk)
        let stored = try await bench.stored()
        #expect(stored.accessTokens.map(\.token) == [first])
        #expect(stored.refreshToken.map { bench.server.liveRefreshTokens == [$0.reveal()] } == true)
        #expect(stored.generation == 2 && stored.end == nil && stored.lease == nil)
        // Not with every call.
        #expect(try await manager.accessToken(for: Self.user) == first)
        #expect(bench.refreshes == 1)

        bench.clock.advance(by: .seconds(600))
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.code == .invalidIDToken && error?.parameter == "at_hash")
        let paused = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(paused?.code == .refreshPaused)
        #expect(error?.retryAfter != nil && error?.retryAfter == paused?.retryAfter)

        bench.server.configure { $0.idTokenClaims = [:] }
        bench.clock.advance(by: .seconds(600))
        #expect(try await manager.accessToken(for: Self.user) != first)
        #expect(bench.refreshes == 3)
    }

    @Test("When keys are needed, the refresh token is saved before they are asked for")
    func keys() async throws {
        /// Looks at the storage when it is asked for keys, and has none.
        struct Keys: JSONWebKeySource {
            let bench: ManagerBench
            let seen: Counter

            func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey] {
                let stored = try await bench.stored()
                #expect(stored.refreshToken.map { bench.server.liveRefreshTokens == [$0.reveal()] } == true)
                #expect(stored.lease != nil && stored.presentation == nil)
                _ = seen.countDown()
                throw CancellationError()
            }
        }
        let bench = try ManagerBench { $0.signingKeys = [.standIn(keyID: "key-1")] }
        let tokens = try await bench.logIn()
        let seen = Counter(0)
        var client = bench.client
        client.idTokenPolicy.signature = .required(
            StandInVerifier(),
            keys: Keys(bench: bench, seen: seen),
            algorithms: [.rs256, .es256]
        )
        let manager = TokenManager(client: client, storage: bench.storage)
        try await manager.adopt(tokens, for: Self.user)
        let before = try await bench.stored()
        bench.expire()
        // Keys that cannot be had take the place of nothing: the ID token before stays, and the access token is used.
        #expect(try await manager.accessToken(for: Self.user) != tokens.accessToken)
        #expect(seen.countDown() < -1, "the keys were asked for")
        let stored = try await bench.stored()
        #expect(stored.idToken == before.idToken)
        #expect(stored.lease == nil)
    }
}
