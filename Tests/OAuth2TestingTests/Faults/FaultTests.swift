import OAuth2
import OAuth2Testing
import Testing

@Suite("Faults in the same process", .timeLimit(.minutes(15)))
struct FaultTests {
    private let exchange = Exchange()

    private var server: FakeAuthorizationServer { exchange.server }

    private func refresh(_ token: String) throws -> TransportRequest {
        try tokenRequest([
            "grant_type": "refresh_token", "client_id": "app", "client_secret": "app-secret", "refresh_token": token,
        ])
    }

    private func tokenRequest(_ form: FormParameters) throws -> TransportRequest {
        try TransportRequest(
            method: .post,
            url: try EndpointURL(server.url("oauth/token")),
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: form.formBody()
        )
    }

    private static let lost = TransportError(.connectionLost, mayHaveReachedServer: true)

    @Test("Without a fault a request is answered; nobody is at another origin")
    func noFault() async throws {
        #expect(try await server.send(try refresh(try exchange.refreshToken())).status == 200)
        let elsewhere = try TransportRequest(method: .get, url: try EndpointURL("https://auth.example.org/"))
        await #expect(throws: TransportError(.connectionRefused, mayHaveReachedServer: false)) {
            try await server.send(elsewhere)
        }
    }

    @Test("A lost answer: the server has acted, so the same refresh token is a reuse afterwards")
    func loseAnswer() async throws {
        let token = try exchange.refreshToken()
        server.inject(.loseAnswer, on: "/oauth/token")
        await #expect(throws: Self.lost) { try await server.send(try refresh(token)) }
        #expect(!server.liveRefreshTokens.contains(token))
        #expect(server.count(.refreshToken) == 1)
        #expect(try await server.send(try refresh(token)).status == 403)
    }

    @Test("A lost request: the server has not acted", arguments: [Fault.loseRequest, .reset])
    func loseRequest(fault: Fault) async throws {
        let token = try exchange.refreshToken()
        server.inject(fault, on: "/oauth/token")
        await #expect(throws: Self.lost) { try await server.send(try refresh(token)) }
        #expect(server.liveRefreshTokens == [token])
        #expect(server.count(path: "/oauth/token") == 2)
        #expect(try await server.send(try refresh(token)).status == 200)
    }

    @Test("Unreachable: the promise that nothing arrived is kept")
    func unreachable() async throws {
        let token = try exchange.refreshToken()
        server.inject(.unreachable, on: "/oauth/token")
        await #expect(throws: TransportError(.connectionRefused, mayHaveReachedServer: false)) {
            try await server.send(try refresh(token))
        }
        #expect(server.count(path: "/oauth/token") == 1)
    }

    @Test("A cut connection loses the answer after the server has acted")
    func cut() async throws {
        let token = try exchange.refreshToken()
        server.inject(.cutConnection, on: "/oauth/token")
        await #expect(throws: Self.lost) { try await server.send(try refresh(token)) }
        #expect(server.liveRefreshTokens != [token])
    }

    @Test("A truncated body is an answer that is no JSON")
    func truncated() async throws {
        server.inject(.truncatedBody, on: "/oauth/token")
        let response = try await server.send(try refresh(try exchange.refreshToken()))
        // The login's own request was made directly and meets no faults.
        #expect(response.status == 200)
        #expect(!response.body.isEmpty)
        #expect(JSONObject(parsing: response.body) == nil)
    }

    @Test("An oversized body meets the request's limit")
    func oversized() async throws {
        let token = try exchange.refreshToken()
        server.inject(.oversizedBody(), on: "/oauth/token", times: 2)
        await #expect(throws: TransportError(.responseTooLarge, mayHaveReachedServer: true)) {
            try await server.send(try refresh("x"))
        }
        var request = try refresh(token)
        request.limits.maximumBodyBytes = 4 << 20
        let response = try await server.send(request)
        #expect(response.body.count == 2 << 20)
        #expect(JSONObject(parsing: response.body) != nil)
    }

    @Test("Answers of the server's or a gateway's making")
    func answers() async throws {
        server.inject(.status(503, headers: ["Retry-After": "7"], body: "down"), on: "/oauth/token")
        server.inject(.tooManyRequests(retryAfter: 3), on: "/oauth/token")
        server.inject(.tooManyRequests(reset: 1_750_000_009), on: "/oauth/token")
        server.inject(.tooManyRequests(), on: "/oauth/token")
        server.inject(.htmlPage(), on: "/oauth/token")
        server.inject(.redirect(to: "https://evil.example/"), on: "/oauth/token")
        func next() async throws -> TransportResponse { try await server.send(try refresh("x")) }

        let unavailable = try await next()
        #expect(unavailable.status == 503)
        #expect(unavailable.headers["Retry-After"] == "7")
        #expect(unavailable.body == Array("down".utf8))
        let retryAfter = try await next()
        #expect(retryAfter.status == 429)
        #expect(retryAfter.headers["Retry-After"] == "3")
        #expect(Answer(retryAfter)["error"] == "too_many_requests")
        let reset = try await next()
        #expect(reset.headers["Retry-After"] == nil)
        #expect(reset.headers["x-ratelimit-reset"] == "1750000009")
        let neither = try await next()
        #expect(neither.status == 429)
        #expect(neither.headers.fields.map(\.name) == ["Content-Type", "Cache-Control", "Pragma"])
        let page = try await next()
        #expect(page.status == 502)
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        let redirect = try await next()
        #expect(redirect.status == 302)
        #expect(redirect.headers["Location"] == "https://evil.example/")
        #expect(server.count(.refreshToken) == 0)
        #expect(try await next().status == 403)
    }

    @Test("A fault happens as often as it was injected, on its path only, until it is removed")
    func times() async throws {
        server.inject(.status(500), on: "/oauth/token", times: 2)
        #expect(try await server.send(try refresh("x")).status == 500)
        let other = try TransportRequest(method: .get, url: try EndpointURL(server.url("api/me")))
        #expect(try await server.send(other).status == 401)
        #expect(try await server.send(try refresh("x")).status == 500)
        #expect(try await server.send(try refresh("x")).status == 403)
        server.inject(.status(500), on: "/oauth/token", times: nil)
        for _ in 1...5 { #expect(try await server.send(try refresh("x")).status == 500) }
        server.removeFaults()
        #expect(try await server.send(try refresh("x")).status == 403)
    }

    @Test("A delay lasts by the server's clock")
    func delay() async throws {
        let token = try exchange.refreshToken()
        server.inject(.delay(.seconds(20)), on: "/oauth/token")
        let request = try refresh(token)
        let sending = Task { try await server.send(request).status }
        try await exchange.clock.waitForSleepers()
        #expect(server.liveRefreshTokens == [token])
        exchange.clock.advance(by: .seconds(20))
        #expect(try await sending.value == 200)
    }

    @Test("A gate holds requests before the server acts, or answers after it has", arguments: [true, false])
    func hold(acts: Bool) async throws {
        let token = try exchange.refreshToken()
        let gate = RequestGate()
        server.inject(acts ? .holdAnswer(at: gate) : .hold(at: gate), on: "/oauth/token")
        let request = try refresh(token)
        let sending = Task { try await server.send(request).status }
        try await gate.waitForArrivals(1)
        #expect(server.count(.refreshToken) == (acts ? 1 : 0))
        gate.open()
        #expect(try await sending.value == 200)
        #expect(gate.arrivals == 1)
    }

    @Test("A caller that is cancelled at the gate gets CancellationError, and the server has not acted")
    func cancelled() async throws {
        let token = try exchange.refreshToken()
        let gate = RequestGate()
        server.inject(.hold(at: gate), on: "/oauth/token")
        let request = try refresh(token)
        let sending = Task { try await server.send(request) }
        try await gate.waitForArrivals(1)
        sending.cancel()
        await #expect(throws: CancellationError.self) { try await sending.value }
        gate.open()
        #expect(server.liveRefreshTokens == [token])
    }

    @Test("A test can wait until so many requests have come")
    func waitForRequests() async throws {
        let request = try refresh("x")
        let sending = Task { for _ in 1...3 { _ = try await server.send(request) } }
        try await server.waitForRequests(3, to: "/oauth/token")
        try await sending.value
    }
}
