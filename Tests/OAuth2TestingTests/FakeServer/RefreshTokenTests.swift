import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: refresh tokens")
struct RefreshTokenTests {
    static let invalid = "Unknown or invalid refresh token."

    private static func isRefused(_ answer: Answer) -> Bool { answer.isError(403, "invalid_grant", invalid) }

    // MARK: Rotation

    @Test("Each exchange gives a new token, a new access token and an ID token of the original login")
    func rotation() throws {
        let exchange = Exchange()
        let first = try exchange.refreshToken()
        exchange.clock.advance(by: .seconds(100))
        let answer = exchange.refresh(first)
        #expect(answer.status == 200)
        let second = try #require(answer["refresh_token"])
        #expect(second != first)
        #expect(exchange.server.liveRefreshTokens == [second])
        let payload = try #require(answer["id_token"]).split(separator: ".")[1]
        let claims = try #require(Base64URL.decode(payload.utf8).flatMap(JSONObject.init(parsing:)))
        #expect(claims["auth_time"]?.int == 1_750_000_000)
        #expect(claims["iat"]?.int == 1_750_000_100)
        #expect(exchange.server.count(.refreshToken) == 1)
    }

    @Test("Using a retired token again revokes the whole family")
    func reuse() throws {
        let exchange = Exchange()
        let first = try exchange.refreshToken()
        let second = try #require(exchange.refresh(first)["refresh_token"])
        #expect(Self.isRefused(exchange.refresh(first)))
        #expect(exchange.server.events.contains(.refreshTokenReused(clientID: "app", userID: "auth0|ada")))
        #expect(Self.isRefused(exchange.refresh(second)))
        #expect(exchange.server.liveRefreshTokens.isEmpty)
    }

    @Test("Parallel uses without overlap: one wins, and the family is gone")
    func parallel() async throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        let statuses = await withTaskGroup { group in
            for _ in 1...20 { group.addTask { exchange.refresh(token).status } }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 200 } == 1)
        #expect(exchange.server.liveRefreshTokens.isEmpty)
    }

    @Test("Within the overlap the previous token gives a sibling, and both siblings live")
    func overlap() throws {
        let exchange = Exchange { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(10)) }
        let first = try exchange.refreshToken()
        let second = try #require(exchange.refresh(first)["refresh_token"])
        exchange.clock.advance(by: .seconds(9))
        let sibling = try #require(exchange.refresh(first)["refresh_token"])
        #expect(sibling != second)
        #expect(Set(exchange.server.liveRefreshTokens) == [second, sibling])
    }

    @Test("After the overlap the previous token is a reuse")
    func afterOverlap() throws {
        let exchange = Exchange { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(10)) }
        let first = try exchange.refreshToken()
        let second = try #require(exchange.refresh(first)["refresh_token"])
        exchange.clock.advance(by: .seconds(10))
        #expect(Self.isRefused(exchange.refresh(first)))
        #expect(Self.isRefused(exchange.refresh(second)))
    }

    @Test("An older ancestor is a reuse even within the overlap")
    func ancestor() throws {
        let exchange = Exchange { $0.clients[0].refreshTokens = .rotating(leeway: .seconds(10)) }
        let first = try exchange.refreshToken()
        let second = try #require(exchange.refresh(first)["refresh_token"])
        let third = try #require(exchange.refresh(second)["refresh_token"])
        #expect(Self.isRefused(exchange.refresh(first)))
        #expect(Self.isRefused(exchange.refresh(third)))
    }

    @Test("Without rotation the token stays and is sent back only on request", arguments: [true, false])
    func notRotating(repeats: Bool) throws {
        let exchange = Exchange {
            $0.clients[0].refreshTokens = .init()
            $0.behavior.repeatsRefreshToken = repeats
        }
        let token = try exchange.refreshToken()
        for _ in 1...3 {
            let answer = exchange.refresh(token)
            #expect(answer.status == 200)
            #expect(answer["refresh_token"] == (repeats ? token : nil))
        }
        exchange.clock.advance(by: .seconds(1_000_000_000))
        #expect(exchange.refresh(token).status == 200)
    }

    // MARK: Lifetimes

    @Test("The absolute lifetime is not extended by use")
    func absolute() throws {
        let exchange = Exchange()
        var token = try exchange.refreshToken()
        for _ in 1...29 {
            exchange.clock.advance(by: .seconds(86_400))
            token = try #require(exchange.refresh(token)["refresh_token"])
        }
        exchange.clock.advance(by: .seconds(86_399))
        token = try #require(exchange.refresh(token)["refresh_token"])
        exchange.clock.advance(by: .seconds(1))
        #expect(Self.isRefused(exchange.refresh(token)))
        #expect(exchange.server.liveRefreshTokens.isEmpty)
    }

    @Test("The idle lifetime restarts with each use")
    func idle() throws {
        let exchange = Exchange()
        let first = try exchange.refreshToken()
        exchange.clock.advance(by: .seconds(1_295_999))
        let second = try #require(exchange.refresh(first)["refresh_token"])
        exchange.clock.advance(by: .seconds(1_295_999))
        let third = try #require(exchange.refresh(second)["refresh_token"])
        exchange.clock.advance(by: .seconds(1_296_000))
        #expect(Self.isRefused(exchange.refresh(third)))
    }

    @Test("One token too many drops the oldest")
    func maximum() throws {
        let exchange = Exchange { $0.clients[0].refreshTokens.maximumPerUser = 2 }
        let tokens = try (1...3).map { _ in try exchange.refreshToken() }
        #expect(Self.isRefused(exchange.refresh(tokens[0])))
        #expect(exchange.refresh(tokens[1]).status == 200)
        #expect(exchange.refresh(tokens[2]).status == 200)
    }

    // MARK: Refusals

    @Test("Unknown and foreign tokens get the same answer")
    func unknown() throws {
        let exchange = Exchange { $0.clients.append(.init(id: "other", authentication: .secret("x"))) }
        #expect(Self.isRefused(exchange.refresh("nonsense")))
        let token = try exchange.refreshToken()
        #expect(Self.isRefused(exchange.refresh(token, ["client_id": "other", "client_secret": "x"])))
        #expect(exchange.refresh(token).status == 200)
    }

    @Test("A deleted user has a text of its own, a blocked one another", arguments: [403, 401])
    func userGone(status: Int) throws {
        let exchange = Exchange { $0.behavior.blockedUserStatus = status }
        let token = try exchange.refreshToken()
        exchange.server.configure { $0.users[0].isBlocked = true }
        #expect(exchange.refresh(token).isError(status, "unauthorized", "user is blocked"))
        exchange.server.configure { $0.users = [] }
        #expect(
            exchange.refresh(token).isError(
                403,
                "invalid_grant",
                "The refresh_token was generated for a user who doesn't exist anymore."
            )
        )
    }

    // MARK: Scope and audience

    @Test("Less scope can be asked for, and the next refresh has all of it again")
    func narrower() throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        let narrow = exchange.refresh(token, ["scope": "read:orders"])
        #expect(narrow["scope"] == "read:orders")
        #expect(narrow["id_token"] != nil)
        let wide = exchange.refresh(try #require(narrow["refresh_token"]))
        #expect(wide["scope"] == "openid offline_access read:orders")
    }

    @Test("More scope is dropped silently, or refused when the server is told so")
    func wider() throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        let answer = exchange.refresh(token, ["scope": "read:orders write:orders"])
        #expect(answer["scope"] == "read:orders")
        exchange.server.configure { $0.behavior.scopeWidening = .refused }
        let next = try #require(answer["refresh_token"])
        #expect(exchange.refresh(next, ["scope": "read:orders write:orders"]).isError(400, "invalid_scope"))
        #expect(exchange.refresh(next, ["scope": "read:orders"]).status == 200)
    }

    @Test("Another audience works for the APIs of the client's policy only")
    func multiResource() throws {
        let exchange = Exchange {
            $0.apis.append(.init("https://other.example", scopes: ["read:x", "write:x"]))
            $0.apis.append(.init("https://third.example"))
        }
        let token = try exchange.refreshToken()
        let ignored = exchange.refresh(token, ["audience": "https://other.example"])
        #expect(ignored["scope"] == "openid offline_access read:orders")
        exchange.server.configure { $0.clients[0].refreshTokens.multiResource = ["https://other.example": ["read:x"]] }
        let next = try #require(ignored["refresh_token"])
        #expect(exchange.refresh(next, ["audience": "https://third.example"]).isError(403, "access_denied"))
        let answer = exchange.refresh(next, ["audience": "https://other.example"])
        #expect(answer["scope"] == "openid offline_access read:x")
        let headers: TransportHeaders = ["Authorization": "Bearer \(try #require(answer["access_token"]))"]
        #expect(exchange.send(.get, "/api/me", headers: headers)["aud"] == "https://other.example")
    }

    @Test("No refresh token without offline_access, without the API's consent, or without the grant type")
    func none() throws {
        let exchange = Exchange()
        #expect(exchange.exchange(try exchange.code(["scope": "openid"]))["refresh_token"] == nil)
        exchange.server.configure { $0.apis[0].allowsOfflineAccess = false }
        #expect(exchange.exchange(try exchange.code())["refresh_token"] == nil)
        exchange.server.configure {
            $0.apis[0].allowsOfflineAccess = true
            $0.clients[0].grantTypes = [.authorizationCode]
        }
        #expect(exchange.exchange(try exchange.code())["refresh_token"] == nil)
    }
}
