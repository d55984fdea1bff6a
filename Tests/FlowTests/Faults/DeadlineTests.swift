import OAuth2
import OAuth2Testing
import Testing

@Suite("Time limits and cancellation", .timeLimit(.minutes(15)))
struct DeadlineTests {
    /// The client with a time limit that a held request is sure to exceed.
    private func impatient(_ site: Site, seconds: Int = 1) -> OAuth2Client {
        var client = site.client
        client.limits.total = .seconds(seconds)
        return client
    }

    @Test("Held before the server acts: timeout, and the refresh token is good")
    func heldRequest() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            // Never opened: the server drops the request when the client has gone.
            site.server.inject(.hold(at: RequestGate()), on: Site.token)
            let error = try await failure { try await impatient(site).refresh(token) }
            #expect(error.code == .transportFailed)
            #expect(error.transportError?.kind == .timeout)
            #expect(error.transportError?.mayHaveReachedServer == true)
            _ = try await site.client.refresh(token)
        }
    }

    @Test("Held after the server has acted: the same timeout, and the refresh token is spent")
    func heldAnswer() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            let gate = RequestGate()
            site.server.inject(.holdAnswer(at: gate), on: Site.token, times: 4)
            // On a busy machine a limit may be over before the request is at the server.
            for seconds in [1, 10, 60, 300] where gate.arrivals == 0 {
                let error = try await failure { try await impatient(site, seconds: seconds).refresh(token) }
                #expect(error.transportError?.kind == .timeout)
                #expect(error.transportError?.mayHaveReachedServer == true)
            }
            #expect(gate.arrivals >= 1)
            site.server.removeFaults()
            #expect(try await failure { try await site.client.refresh(token) }.code == .invalidGrant)
        }
    }

    @Test("Delayed past the limit: timeout, by the real clock and not the one of the tokens")
    func delayed() async throws {
        try await withSite { site in
            site.server.inject(.delay(.seconds(5)), on: Site.token)
            let error = try await failure { try await impatient(site).clientCredentials(audience: Site.api) }
            #expect(error.transportError?.kind == .timeout)
        }
    }

    @Test("Delayed within the limit: the tokens' lifetime counts from the request, not from the answer")
    func lifetimeFromRequest() async throws {
        try await withSite { site in
            site.server.inject(.delay(.seconds(5)), on: Site.token)
            let client = site.client
            let start = site.clock.now
            async let tokens = client.clientCredentials(audience: Site.api)
            try await site.clock.waitForSleepers()
            site.clock.advance(by: .seconds(5))
            #expect(try await tokens.requestedAt == start)
        }
    }

    @Test("Cancelled while the server holds the answer: CancellationError, and the token is spent all the same")
    func cancelled() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            let gate = RequestGate()
            site.server.inject(.holdAnswer(at: gate), on: Site.token)
            let client = site.client
            let refresh = Task { try await client.refresh(token) }
            try await gate.waitForArrivals(1)
            refresh.cancel()
            await #expect(throws: CancellationError.self) { try await refresh.value }
            #expect(try await failure { try await site.client.refresh(token) }.code == .invalidGrant)
        }
    }

    @Test("Cancelled before: nothing is sent, and the login is not spent")
    func cancelledBefore() async throws {
        try await withSite { site in
            let login = try site.approve()
            let client = site.client
            let finish = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await client.finishAuthorization(
                    callback: login.callback.authorizationCallback,
                    pending: login.pending
                )
            }
            finish.cancel()
            await #expect(throws: CancellationError.self) { try await finish.value }
            #expect(site.server.requests.isEmpty)
            _ = try await site.finish(login)
        }
    }

    @Test("One caller's cancellation does not touch another's request")
    func others() async throws {
        try await withSite { site in
            let gate = RequestGate()
            site.server.inject(.hold(at: gate), on: Site.token, times: 2)
            let client = site.client
            let one = Task { try await client.clientCredentials(audience: Site.api) }
            let other = Task { try await client.clientCredentials(audience: Site.api) }
            try await gate.waitForArrivals(2)
            one.cancel()
            await #expect(throws: CancellationError.self) { try await one.value }
            gate.open()
            #expect(try await other.value.scope == ["read:orders"])
        }
    }
}
