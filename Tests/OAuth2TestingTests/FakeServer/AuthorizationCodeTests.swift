import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: authorization code")
struct AuthorizationCodeTests {
    static let invalidCode = "Invalid authorization code"

    @Test("A login gives a code, and the code gives tokens that the API accepts")
    func wholeLogin() throws {
        let exchange = Exchange()
        let callback = try exchange.server.approve(exchange.authorizeURL(), as: "ada@example.com")
        #expect(callback.parameters["state"] == "s1")
        #expect(callback.url.hasPrefix("https://app.example/callback?code="))
        let answer = exchange.exchange(try #require(callback.code))
        #expect(answer.status == 200)
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(answer["token_type"] == "Bearer")
        #expect(answer["scope"] == "openid offline_access read:orders")
        #expect(answer.json?["expires_in"]?.int == 86_400)
        #expect(answer["refresh_token"] != nil)

        let token = try #require(answer["access_token"])
        let me = exchange.send(.get, "/api/me", headers: ["Authorization": "Bearer \(token)"])
        #expect(me.status == 200)
        #expect(me["sub"] == "auth0|ada")
        #expect(
            exchange.server.events == [
                .codeIssued(clientID: "app", userID: "auth0|ada"),
                .tokensIssued(grant: .authorizationCode, clientID: "app", userID: "auth0|ada"),
            ]
        )
    }

    @Test("An unknown code is refused")
    func unknown() {
        #expect(Exchange().exchange("nonsense").isError(403, "invalid_grant", Self.invalidCode))
    }

    @Test("A code that is too old is refused, one second earlier it is good", arguments: [(599, 200), (600, 403)])
    func expired(age: Int, status: Int) throws {
        let exchange = Exchange()
        let code = try exchange.code()
        exchange.clock.advance(by: .seconds(age))
        let answer = exchange.exchange(code)
        #expect(answer.status == status)
        if status == 403 { #expect(answer.isError(403, "invalid_grant", Self.invalidCode)) }
    }

    @Test("Another client's code is refused, and stays good for its owner")
    func foreign() throws {
        let exchange = Exchange {
            $0.clients.append(.init(id: "other", authentication: .secret("other-secret")))
        }
        let code = try exchange.code()
        let stolen = exchange.exchange(code, ["client_id": "other", "client_secret": "other-secret"])
        #expect(stolen.isError(403, "invalid_grant", Self.invalidCode))
        #expect(exchange.exchange(code).status == 200)
    }

    @Test("A code used twice is refused and takes the first use's tokens with it", arguments: [true, false])
    func replay(revokes: Bool) throws {
        let exchange = Exchange { $0.behavior.codeReplayRevokesTokens = revokes }
        let code = try exchange.code()
        let first = exchange.exchange(code)
        #expect(exchange.exchange(code).isError(403, "invalid_grant", Self.invalidCode))
        #expect(exchange.server.events.contains(.codeReplayed(clientID: "app")))
        #expect(exchange.server.liveAccessTokens.isEmpty == revokes)
        let refreshed = exchange.refresh(try #require(first["refresh_token"]))
        #expect(refreshed.status == (revokes ? 403 : 200))
    }

    @Test("A wrong or missing verifier is refused and burns the code", arguments: ["wrong", nil])
    func verifier(sent: String?) throws {
        let exchange = Exchange()
        let code = try exchange.code()
        let text = "Failed to verify code verifier"
        #expect(exchange.exchange(code, ["code_verifier": sent]).isError(403, "invalid_grant", text))
        #expect(exchange.exchange(code).isError(403, "invalid_grant", Self.invalidCode))
    }

    @Test("A server can be told to keep the code after a wrong verifier")
    func verifierKeepsCode() throws {
        let exchange = Exchange { $0.behavior.failedVerifierKeepsCode = true }
        let code = try exchange.code()
        #expect(exchange.exchange(code, ["code_verifier": "wrong"]).status == 403)
        #expect(exchange.exchange(code).status == 200)
    }

    @Test(
        "A verifier without a challenge is refused, unless the server is told to accept it",
        arguments: [true, false]
    )
    func verifierWithoutChallenge(accepts: Bool) throws {
        let exchange = Exchange { $0.behavior.acceptsVerifierWithoutChallenge = accepts }
        let code = try exchange.code(["code_challenge": nil, "code_challenge_method": nil])
        #expect(exchange.exchange(code).status == (accepts ? 200 : 403))
    }

    @Test("Without PKCE the secret is enough")
    func withoutPKCE() throws {
        let exchange = Exchange()
        let code = try exchange.code(["code_challenge": nil, "code_challenge_method": nil])
        #expect(exchange.exchange(code, ["code_verifier": nil]).status == 200)
    }

    @Test(
        "Another redirect URI is refused, byte for byte",
        arguments: [
            ("https://app.example/callback/", "https://app.example/callback/"), (nil, "undefined"),
            ("https://APP.example/callback", "https://APP.example/callback"),
        ]
    )
    func redirectURI(sent: String?, shown: String) throws {
        let exchange = Exchange()
        let answer = exchange.exchange(try exchange.code(), ["redirect_uri": sent])
        let text = "The redirect URI is wrong. You sent \(shown), and we expected https://app.example/callback"
        #expect(answer.isError(403, "unauthorized_client", text))
    }

    @Test("Of many parallel exchanges exactly one wins")
    func parallel() async throws {
        let exchange = Exchange { $0.behavior.codeReplayRevokesTokens = false }
        let code = try exchange.code()
        let statuses = await withTaskGroup { group in
            for _ in 1...20 { group.addTask { exchange.exchange(code).status } }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 200 } == 1)
    }

    @Test("A user who was deleted or blocked after the login gets no tokens")
    func userGone() throws {
        let blocked = Exchange()
        let code = try blocked.code()
        blocked.server.configure { $0.users[0].isBlocked = true }
        #expect(blocked.exchange(code).isError(401, "unauthorized", "user is blocked"))

        let deleted = Exchange()
        let other = try deleted.code()
        deleted.server.configure { $0.users = [] }
        #expect(deleted.exchange(other).status == 403)
    }
}
