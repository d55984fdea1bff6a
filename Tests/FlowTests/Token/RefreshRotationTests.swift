import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: rotation and reuse", .timeLimit(.minutes(15)))
struct RefreshRotationTests {
    private static let invalid = Refusal(.invalidGrant, 403, "Unknown or invalid refresh token.")

    @Test("Reuse without leeway: 403 invalid_grant, and the whole family is dead, the newest token included")
    func reuse() async throws {
        try await withSite { site in
            let first = try await site.refreshToken()
            let second = try #require(try await site.client.refresh(first).refreshToken)
            #expect(try await failure { try await site.client.refresh(first) }.refusal == Self.invalid)
            #expect(try await failure { try await site.client.refresh(second) }.refusal == Self.invalid)
            #expect(site.server.events.contains(.refreshTokenReused(clientID: "app", userID: "auth0|ada")))
        }
    }

    @Test("Reuse ends one login only: another login of the same user goes on")
    func otherFamily() async throws {
        try await withSite { site in
            let one = try await site.refreshToken()
            let other = try await site.refreshToken()
            _ = try await site.client.refresh(one)
            #expect(try await failure { try await site.client.refresh(one) }.code == .invalidGrant)
            _ = try await site.client.refresh(other)
        }
    }

    @Test("Leeway: the immediately previous token is accepted again, and both successors are good")
    func withinLeeway() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(30)) }
            let first = try await site.refreshToken()
            let second = try #require(try await site.client.refresh(first).refreshToken)
            site.clock.advance(by: .seconds(29))
            let sibling = try #require(try await site.client.refresh(first).refreshToken)
            #expect(Set(site.server.liveRefreshTokens) == [second.reveal(), sibling.reveal()])
            _ = try await site.client.refresh(sibling)
        }
    }

    @Test("Leeway is over: the previous token counts as reuse and kills the family")
    func afterLeeway() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(30)) }
            let first = try await site.refreshToken()
            let second = try #require(try await site.client.refresh(first).refreshToken)
            site.clock.advance(by: .seconds(30))
            #expect(try await failure { try await site.client.refresh(first) }.refusal == Self.invalid)
            #expect(try await failure { try await site.client.refresh(second) }.refusal == Self.invalid)
        }
    }

    @Test("Leeway is for the previous token only: an older ancestor counts as reuse and kills the family")
    func ancestor() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(30)) }
            let first = try await site.refreshToken()
            let second = try #require(try await site.client.refresh(first).refreshToken)
            let third = try #require(try await site.client.refresh(second).refreshToken)
            #expect(try await failure { try await site.client.refresh(first) }.refusal == Self.invalid)
            #expect(try await failure { try await site.client.refresh(third) }.refusal == Self.invalid)
        }
    }

    @Test("50 callers with one token and no single flight: one gets tokens, and what it got is dead already")
    func fiftyCallers() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            let gate = RequestGate()
            site.server.inject(.hold(at: gate), on: Site.token, times: 50)
            let client = site.client
            var won: [TokenResponse] = []
            var lost: [OAuth2Error.Code] = []
            try await withThrowingTaskGroup(of: Result<TokenResponse, OAuth2Error>.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        do { return .success(try await client.refresh(token)) } catch let error as OAuth2Error {
                            return .failure(error)
                        }
                    }
                }
                // As many as the transport lets through at a time; the others follow when the gate is open.
                try await gate.waitForArrivals(16)
                gate.open()
                for try await result in group {
                    switch result {
                    case .success(let tokens): won.append(tokens)
                    case .failure(let error): lost.append(error.code)
                    }
                }
            }
            #expect(won.count == 1)
            #expect(lost == Array(repeating: .invalidGrant, count: 49))
            #expect(site.server.count(.refreshToken) == 50)
            #expect(site.server.liveRefreshTokens.isEmpty)
            let successor = try #require(won.first?.refreshToken)
            #expect(try await failure { try await client.refresh(successor) }.refusal == Self.invalid)
        }
    }
}
