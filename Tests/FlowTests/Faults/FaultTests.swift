import OAuth2
import OAuth2Testing
import Testing

@Suite("Faults between client and server", .timeLimit(.minutes(15)))
struct FaultTests {
    /// A fault, how it appears, and whether the server has acted, which the client cannot know.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: Fault
        let code: OAuth2Error.Code
        let kind: TransportError.Kind?
        let acts: Bool

        init(
            _ name: String,
            _ fault: Fault,
            _ code: OAuth2Error.Code = .transportFailed,
            _ kind: TransportError.Kind? = nil,
            acts: Bool
        ) {
            testDescription = name
            self.fault = fault
            self.code = code
            self.kind = kind
            self.acts = acts
        }
    }

    static let rows = [
        Row("answer lost", .loseAnswer, .transportFailed, .connectionLost, acts: true),
        Row("request lost", .loseRequest, .transportFailed, .connectionLost, acts: false),
        Row("connection reset", .reset, .transportFailed, .connectionLost, acts: false),
        Row("connection cut in the body", .cutConnection, .transportFailed, .connectionLost, acts: true),
        Row("oversized body", .oversizedBody(), .transportFailed, .responseTooLarge, acts: true),
        Row("truncated JSON", .truncatedBody, .malformedResponse, acts: true),
        Row("HTML 502", .htmlPage(), .unexpectedResponse, acts: false),
        Row("empty 200", .status(200), .unexpectedResponse, acts: false),
        Row("empty 204", .status(204), .unexpectedResponse, acts: false),
    ]

    private func check(_ error: OAuth2Error, _ row: Row) {
        #expect(error.code == row.code)
        #expect(error.transportError?.kind == row.kind)
        // The bytes have left, so nothing may promise that they did not arrive.
        #expect(error.transportError?.mayHaveReachedServer == (row.kind == nil ? nil : true))
    }

    @Test(
        "Refresh with rotation: sent once; the same token is good again only if the server has not acted",
        arguments: rows
    )
    func refresh(row: Row) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(row.fault, on: Site.token)
            check(try await failure { try await site.client.refresh(token) }, row)
            #expect(site.tokenRequests == 2)
            if row.acts {
                #expect(try await failure { try await site.client.refresh(token) }.code == .invalidGrant)
                _ = try await site.logIn()
            } else {
                _ = try await site.client.refresh(token)
            }
        }
    }

    @Test("Refresh with leeway: within it the same token can be used again, whatever happened", arguments: rows)
    func refreshWithLeeway(row: Row) async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(30)) }
            let token = try await site.refreshToken()
            site.server.inject(row.fault, on: Site.token)
            check(try await failure { try await site.client.refresh(token) }, row)
            site.clock.advance(by: .seconds(10))
            let next = try #require(try await site.client.refresh(token).refreshToken)
            _ = try await site.client.refresh(next)
        }
    }

    @Test(
        "Code exchange: sent once, and never a second time by this client; a new login is the way on",
        arguments: rows
    )
    func codeExchange(row: Row) async throws {
        try await withSite { site in
            let login = try site.approve()
            site.server.inject(row.fault, on: Site.token)
            check(try await failure { try await site.finish(login) }, row)
            #expect(try await failure { try await site.finish(login) }.code == .authorizationAlreadyUsed)
            #expect(site.tokenRequests == 1)
            #expect(site.server.liveAccessTokens.isEmpty != row.acts)
            _ = try await site.logIn()
        }
    }

    @Test(
        "Revocation: an error means that the token may be alive; calling again is safe",
        arguments: rows.filter { $0.code == .transportFailed && $0.kind == .connectionLost }
    )
    func revocation(row: Row) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            // The answer has no body to be cut in.
            site.server.inject(row.fault, on: Site.revoke)
            do { try await site.client.revoke(token) } catch let error as OAuth2Error { check(error, row) }
            #expect(site.server.count(path: Site.revoke) == 1)
            #expect(site.server.liveRefreshTokens.isEmpty == row.acts)
            try await site.client.revoke(token)
            #expect(site.server.liveRefreshTokens.isEmpty)
        }
    }

    @Test("Nobody listens: promised not to have been sent, and the login can be finished later")
    func nobodyListens() async throws {
        try await withSite { site in
            // Port 1 is reserved, and no test can get it.
            let client = try site.client { server in
                guard
                    let unreachable = try? AuthorizationServer(
                        issuer: server.issuer,
                        authorizationEndpoint: server.authorizationEndpoint?.string,
                        tokenEndpoint: "http://127.0.0.1:1/oauth/token"
                    )
                else { return }
                server = unreachable
            }
            let login = try site.approve(with: client)
            for _ in 0..<2 {
                let error = try await failure { try await site.finish(login, with: client) }
                #expect(error.code == .transportFailed)
                #expect(error.transportError?.kind == .connectionRefused)
                #expect(error.transportError?.mayHaveReachedServer == false)
            }
            _ = try await site.finish(login)
        }
    }

    @Test("A body at the limit is read, one byte more is not")
    func limit() async throws {
        try await withSite { site in
            var client = site.client
            client.limits.maximumBodyBytes = 10_000
            site.server.inject(.oversizedBody(10_000), on: Site.token)
            _ = try await client.clientCredentials(audience: Site.api)
            site.server.inject(.oversizedBody(10_001), on: Site.token)
            let error = try await failure { try await client.clientCredentials(audience: Site.api) }
            #expect(error.transportError?.kind == .responseTooLarge)
        }
    }
}
