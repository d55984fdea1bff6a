import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: what a refresh brings that cannot be used")
struct SpareTokenFieldReportTests {
    private static let user = ScriptedLogin.user

    @Test(
        "B8: the rotated refresh token of an answer without a usable access token is saved, and presented next",
        arguments: [
            #"{"refresh_token":"r2"}"#, #"{"access_token":7,"refresh_token":"r2"}"#,
            #"{"access_token":"a","access_token":"b","refresh_token":"r2"}"#,
            #"{"refresh_token":"r2","access_token":"a"#,
            #"{"error":"server_error","refresh_token":"r2"}"#, #"{"error":"invalid_grant","refresh_token":"r2"}"#,
        ]
    )
    func saved(body: String) async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = try await login.manager(onEvent: log.note)
        login.transport.enqueue(.json(body))
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error != nil && error?.retryAfter != nil && error?.loginRequired == nil)
        let stored = try await login.stored()
        #expect(stored.refreshToken?.reveal() == "r2" && stored.end == nil && stored.lease == nil)
        #expect(stored.presentation == nil && stored.generation == 2)
        #expect(log.kinds.last == .refreshFailed)
        // Not with each call.
        let requests = login.transport.requests.count
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.code == .refreshPaused)
        #expect(login.transport.requests.count == requests)

        login.clock.advance(by: .seconds(600))
        login.answer(3)
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a3")
        #expect(login.transport.requests.last?.formParameters["refresh_token"] == "r2")
    }

    @Test("B8: not when the ID token beside it names another user")
    func otherUser() async throws {
        let login = try ScriptedLogin()
        let manager = try await login.manager()
        let idToken = ScriptedLogin.idToken(login.claims(subject: "somebody"))
        login.transport.enqueue(.json(#"{"refresh_token":"r2","id_token":"\#(idToken)"}"#))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .otherUser)
        #expect(try await login.stored().refreshToken?.reveal() == "r1")
    }

    @Test("B8: a byte of another encoding and a repeated member elsewhere cost nothing, and are reported")
    func elsewhere() async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = try await login.manager(onEvent: log.note)
        let text = ScriptedLogin.tokens(2, #","expires_in":3600,"x":1,"x":2,"name":"?""#)
        let body = Array(text.utf8).map { $0 == UInt8(ascii: "?") ? 0xF8 : $0 }
        login.transport.enqueue(
            .response(TransportResponse(status: 200, headers: ["Content-Type": "application/json"], body: body))
        )
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
        #expect(log.all.last?.tolerances == [.otherEncoding, .repeatedMember])
    }

    @Test("B12: a user's login at Slack survives its refresh, whose answer is flat")
    func slack() async throws {
        let log = EventLog()
        let login = try ScriptedLogin(path: ["authed_user"])
        let manager = TokenManager(client: login.client, storage: login.storage, onEvent: log.note)
        let tokens = try await login.logIn(scope: ["x"]) { _ in
            #"{"ok":true,"authed_user":{"id":"U","access_token":"xoxp-1","token_type":"user","refresh_token":"xoxe-1","expires_in":43200}}"#
        }
        try await manager.adopt(tokens, for: Self.user)
        login.clock.advance(by: .seconds(43_300))
        login.transport.enqueue(
            .json(
                #"{"ok":true,"access_token":"xoxp-2","token_type":"user","refresh_token":"xoxe-2","expires_in":43200}"#
            )
        )
        #expect(try await manager.accessToken(for: Self.user).reveal() == "xoxp-2")
        #expect(log.all.last?.tolerances.contains(.tokensOutsideOfPath) == true)
    }

    @Test("B11: a login without a refresh token whose lifetime is zero or less goes on", arguments: [0, -1])
    func endless(seconds: Int) async throws {
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: login.storage)
        let tokens = try await login.logIn(scope: ["x"]) { _ in
            #"{"access_token":"a","expires_in":\#(seconds),"scope":null}"#
        }
        try await manager.adopt(tokens, for: Self.user)
        login.clock.advance(by: .seconds(86_400 * 365))
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a")
    }

    @Test(
        "B11: with a refresh token, and of the application itself, a lifetime of zero does not cost a request a call",
        arguments: [0, -1]
    )
    func floor(seconds: Int) async throws {
        let clock = ManualClock(now: FixedClock.start)
        let transport = CannedTransport(
            Sample.json(#"{"access_token":"a","token_type":"Bearer","refresh_token":"r","expires_in":\#(seconds)}"#)
        )
        let client = try Sample.client(transport, clock: clock)
        let manager = TokenManager(client: client, storage: InMemoryTokenStorage())
        try await manager.adopt(RefreshToken("r0"), for: Self.user)
        let own = ClientCredentialsManager(client: client)
        for _ in 0..<600 {
            _ = try await manager.accessToken(for: Self.user)
            _ = try await own.accessToken()
            clock.advance(by: .seconds(1))
        }
        #expect(
            (16...40).contains(transport.requests.count),
            "\(transport.requests.count) requests in ten minutes, of two kinds"
        )
    }

    @Test("C13: adopting a login tells what was asked for and not granted, in its result and in the event")
    func adoption() async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: login.storage, onEvent: log.note)
        let tokens = try await login.logIn(scope: ["read", "write", .offlineAccess]) { _ in
            #"{"access_token":"a","token_type":"Bearer","scope":"read"}"#
        }
        let adoption = try await manager.adopt(tokens, for: Self.user)
        #expect(adoption.missingScope == ["write", .offlineAccess])
        #expect(adoption.refreshTokenAbsence?.offlineAccessWasWithheld == true)
        #expect(log.all.map { $0.adoption?.missingScope } == [["write", .offlineAccess]])
    }
}
