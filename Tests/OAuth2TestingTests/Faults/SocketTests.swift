import OAuth2
import OAuth2Testing
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@Suite("Fake server over a socket", .timeLimit(.minutes(15)))
struct SocketTests {
    private let exchange = Exchange()

    private var server: FakeAuthorizationServer { exchange.server }

    private func post(_ port: Int, _ path: String, _ form: FormParameters, count: Int = 1) throws -> String {
        let body = String(decoding: form.formBody(), as: UTF8.self)
        let connection = try RawConnection(port: port)
        try connection.write(
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return String(decoding: try connection.read(), as: UTF8.self)
    }

    private func refresh(_ token: String) -> FormParameters {
        ["grant_type": "refresh_token", "client_id": "app", "client_secret": "app-secret", "refresh_token": token]
    }

    @Test("Listening makes the address the issuer, and a whole login works")
    func wholeLogin() throws {
        let listener = try server.listen()
        defer { listener.close() }
        #expect(server.issuer == "http://127.0.0.1:\(listener.port)/")
        #expect(exchange.authorizeURL().hasPrefix("\(listener.url)authorize?"))

        let answer = try post(
            listener.port,
            "/oauth/token",
            [
                "grant_type": "authorization_code", "client_id": "app", "client_secret": "app-secret",
                "code": try exchange.code(), "redirect_uri": "https://app.example/callback",
                "code_verifier": Exchange.verifier,
            ]
        )
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("\r\nCache-Control: no-store\r\n"))
        let body = try #require(answer.firstRange(of: "\r\n\r\n")).upperBound
        let tokens = try #require(JSONObject(parsing: Array(answer[body...].utf8)))
        let token = try #require(tokens["access_token"]?.string)
        let me = try RawConnection(port: listener.port).exchange(
            "GET /api/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
        )
        #expect(JSONObject(parsing: me.body)?["sub"]?.string == "auth0|ada")
    }

    @Test("Values with every kind of character survive the form")
    func encoding() throws {
        let listener = try server.listen()
        defer { listener.close() }
        let value = "a+b&c=d%20 é\u{1F600}\"<>"
        _ = try post(listener.port, "/oauth/token", ["grant_type": "refresh_token", "x": value])
        #expect(server.requests.last?.bodyParameters["x"] == value)
    }

    @Test("A lost answer closes the connection after the server has acted")
    func loseAnswer() throws {
        let listener = try server.listen()
        defer { listener.close() }
        let token = try exchange.refreshToken()
        server.inject(.loseAnswer, on: "/oauth/token")
        #expect(try post(listener.port, "/oauth/token", refresh(token)).isEmpty)
        #expect(!server.liveRefreshTokens.contains(token))
    }

    @Test("A reset shows as one, before the server has acted")
    func reset() throws {
        let listener = try server.listen()
        defer { listener.close() }
        let token = try exchange.refreshToken()
        server.inject(.reset, on: "/oauth/token")
        #expect(throws: RawConnection.Failure(number: ECONNRESET)) {
            try post(listener.port, "/oauth/token", refresh(token))
        }
        #expect(server.liveRefreshTokens == [token])
    }

    @Test("A cut connection announces more than it sends")
    func cut() throws {
        let listener = try server.listen()
        defer { listener.close() }
        server.inject(.cutConnection, on: "/oauth/token")
        let answer = try post(listener.port, "/oauth/token", refresh("x"))
        let end = try #require(answer.firstRange(of: "\r\n\r\n")).upperBound
        let body = answer[end...]
        #expect(JSONObject(parsing: Array(body.utf8)) == nil)
        #expect(!answer.contains("Content-Length: \(body.utf8.count)\r\n"))
    }

    @Test("An answer waits at a gate while others are served")
    func gate() async throws {
        let listener = try server.listen()
        defer { listener.close() }
        let gate = RequestGate()
        server.inject(.holdAnswer(at: gate), on: "/oauth/token")
        let waiting = try RawConnection(port: listener.port)
        try waiting.write("POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        try await gate.waitForArrivals(1)
        #expect(try post(listener.port, "/oauth/token", refresh("x")).hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        gate.open()
        #expect(try waiting.exchange("").head.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    }

    @Test("Parallel refreshes over sockets: one wins")
    func parallel() async throws {
        let listener = try server.listen()
        defer { listener.close() }
        let form = refresh(try exchange.refreshToken())
        let port = listener.port
        let heads = try await withThrowingTaskGroup { group in
            for _ in 1...20 { group.addTask { try self.post(port, "/oauth/token", form).prefix(12) } }
            return try await group.reduce(into: [Substring]()) { $0.append($1) }
        }
        #expect(heads.count == 20)
        #expect(heads.count { $0 == "HTTP/1.1 200" } == 1)
    }
}
