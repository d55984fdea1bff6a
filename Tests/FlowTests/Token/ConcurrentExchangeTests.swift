import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: one code, several callers", .timeLimit(.minutes(15)))
struct ConcurrentExchangeTests {
    /// Finishes one login with each client at the same time.
    private func finish(
        _ login: ApprovedLogin,
        _ clients: [OAuth2Client]
    ) async -> (won: [TokenResponse], lost: [OAuth2Error.Code]) {
        let callback = login.callback.authorizationCallback
        return await withTaskGroup(of: Result<TokenResponse, any Error>.self) { group in
            for client in clients {
                group.addTask {
                    do {
                        return .success(
                            try await client.finishAuthorization(callback: callback, pending: login.pending)
                        )
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var won: [TokenResponse] = []
            var lost: [OAuth2Error.Code] = []
            for await result in group {
                switch result {
                case .success(let tokens): won.append(tokens)
                case .failure(let error): if let error = error as? OAuth2Error { lost.append(error.code) }
                }
            }
            return (won, lost)
        }
    }

    @Test("Twenty callbacks in one process: one request, and the tokens stay good")
    func oneProcess() async throws {
        try await withSite { site in
            let (won, lost) = await finish(try site.approve(), Array(repeating: site.client, count: 20))
            #expect(won.count == 1)
            #expect(lost == Array(repeating: .authorizationAlreadyUsed, count: 19))
            #expect(site.tokenRequests == 1)
            #expect(site.server.liveAccessTokens == won.map { $0.accessToken.reveal() })
        }
    }

    @Test("Eight replicas: exactly one wins, and the replays of the others revoke what it got")
    func replicas() async throws {
        try await withSite { site in
            let replicas = try (0..<8).map { _ in try site.client() }
            let (won, lost) = await finish(try site.approve(), replicas)
            #expect(won.count == 1)
            #expect(lost == Array(repeating: .invalidGrant, count: 7))
            #expect(site.tokenRequests == 8)
            #expect(site.server.liveAccessTokens.isEmpty)
            #expect(site.server.liveRefreshTokens.isEmpty)
        }
    }

    @Test("A server that does not revoke on replay: the winner's tokens stay good")
    func tolerantServer() async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.codeReplayRevokesTokens = false }
            let login = try site.approve()
            let tokens = try await site.finish(login)
            #expect(try await failure { try await site.finish(login, with: try site.client()) }.code == .invalidGrant)
            _ = try await site.client.refresh(try #require(tokens.refreshToken))
        }
    }

    @Test("Many logins at once do not get into each other's way")
    func manyLogins() async throws {
        try await withSite { site in
            let client = site.client
            let logins = try (0..<30).map { _ in try site.approve() }
            let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                for login in logins {
                    group.addTask {
                        try await client.finishAuthorization(
                            callback: login.callback.authorizationCallback,
                            pending: login.pending
                        )
                        .accessToken.reveal()
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(tokens.count == 30)
            #expect(tokens == Set(site.server.liveAccessTokens))
        }
    }
}
