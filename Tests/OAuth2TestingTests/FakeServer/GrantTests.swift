import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: client credentials, password, passwordless")
struct GrantTests {
    // MARK: Client credentials

    @Test("A client gets a token for itself, without refresh or ID token")
    func clientCredentials() throws {
        let exchange = Exchange()
        let answer = exchange.token("client_credentials", ["audience": "https://api.example"])
        #expect(answer.json?.names == ["access_token", "scope", "expires_in", "token_type"])
        #expect(answer["scope"] == "read:orders")
        let headers: TransportHeaders = ["Authorization": "Bearer \(try #require(answer["access_token"]))"]
        #expect(exchange.send(.get, "/api/me", headers: headers)["sub"] == "app@clients")
        #expect(
            exchange.server.events == [.tokensIssued(grant: .clientCredentials, clientID: "app", userID: nil)]
        )
    }

    @Test("What a client cannot have is 403")
    func clientCredentialsRefused() {
        let exchange = Exchange { $0.apis.append(.init("https://other.example")) }
        #expect(exchange.token("client_credentials").isError(403, "access_denied"))
        #expect(
            exchange.token("client_credentials", ["audience": "https://unknown"])
                .isError(403, "access_denied", "Service not enabled within domain: https://unknown")
        )
        let ungranted = exchange.token("client_credentials", ["audience": "https://other.example"])
        #expect(ungranted.isError(403, "access_denied"))
        #expect(
            ungranted["error_description"]?.hasPrefix(#"Client is not authorized to access "https://other"#) == true
        )
        #expect(
            exchange.token("client_credentials", ["audience": "https://api.example", "scope": "read:orders x y"])
                .isError(403, "access_denied", "Client has not been granted scopes: x y")
        )
        exchange.server.configure { $0.clients[0].authentication = .none }
        #expect(
            exchange.token("client_credentials", ["client_secret": nil, "audience": "https://api.example"])
                .isError(403, "unauthorized_client")
        )
    }

    @Test("The default audience, resource instead of audience, and organizations")
    func clientCredentialsVariants() {
        let exchange = Exchange {
            $0.defaultAudience = "https://api.example"
            $0.clients[0].organizations = ["org_1"]
        }
        #expect(exchange.token("client_credentials").status == 200)
        #expect(exchange.token("client_credentials", ["resource": "https://api.example"]).status == 200)
        #expect(exchange.token("client_credentials", ["organization": "org_1"]).status == 200)
        #expect(exchange.token("client_credentials", ["organization": "org_2"]).isError(403, "access_denied"))
    }

    // MARK: Password

    private static let realm = "http://auth0.com/oauth/grant-type/password-realm"

    private func password(
        _ exchange: Exchange,
        _ password: String = "correct horse",
        realm: String? = nil,
        audience: String? = nil
    ) -> Answer {
        exchange.token(
            realm == nil ? "password" : Self.realm,
            ["username": "ada@example.com", "password": password, "realm": realm, "audience": audience]
        )
    }

    @Test("Without a scope all scopes of the API are granted")
    func passwordScope() {
        let exchange = Exchange()
        let all = password(exchange, audience: "https://api.example")
        #expect(all["scope"] == "read:orders write:orders")
        let some = exchange.token(
            "password",
            [
                "username": "ada@example.com", "password": "correct horse", "audience": "https://api.example",
                "scope": "openid offline_access read:orders unknown",
            ]
        )
        #expect(some["scope"] == "openid offline_access read:orders")
        #expect(some["refresh_token"] != nil)
        #expect(some["id_token"] != nil)
        #expect(password(exchange, audience: "https://x").isError(403, "access_denied", "Service not found: https://x"))
    }

    @Test("A wrong password and an unknown user look the same")
    func wrongPassword() {
        let exchange = Exchange()
        let text = "Wrong email or password."
        #expect(password(exchange, "wrong").isError(403, "invalid_grant", text))
        #expect(
            exchange.token("password", ["username": "nobody", "password": "x"]).isError(403, "invalid_grant", text)
        )
    }

    @Test("The realm chooses the database")
    func realm() {
        let exchange = Exchange {
            var other = FakeAuthorizationServer.User(id: "auth0|bob", email: "bob@example.com", password: "x")
            other.connection = "partners"
            $0.users.append(other)
        }
        #expect(password(exchange, realm: "Username-Password-Authentication").status == 200)
        #expect(password(exchange, realm: "partners").isError(403, "invalid_grant"))
        #expect(password(exchange, realm: "nowhere").isError(403, "unauthorized_client"))
    }

    @Test("Ten wrong passwords are too many, one more is allowed six minutes later")
    func bruteForce() {
        let exchange = Exchange()
        for _ in 1...10 { #expect(password(exchange, "wrong").status == 403) }
        #expect(password(exchange).isError(429, "too_many_attempts"))
        exchange.clock.advance(by: .seconds(359))
        #expect(password(exchange).isError(429, "too_many_attempts"))
        exchange.clock.advance(by: .seconds(1))
        #expect(password(exchange).status == 200)
    }

    @Test("Attempts are counted by end user address for a client that may name it")
    func forwardedFor() {
        let exchange = Exchange {
            $0.clients[0].trustsForwardedFor = true
            $0.behavior.maximumWrongAttempts = 1
        }
        func attempt(_ address: String) -> Answer {
            exchange.post(
                "/oauth/token",
                [
                    "grant_type": "password", "client_id": "app", "client_secret": "app-secret",
                    "username": "ada@example.com", "password": "wrong",
                ],
                headers: ["auth0-forwarded-for": address]
            )
        }
        #expect(attempt("192.0.2.1").status == 403)
        #expect(attempt("192.0.2.1").status == 429)
        #expect(attempt("192.0.2.2").status == 403)
        exchange.server.configure { $0.clients[0].trustsForwardedFor = false }
        #expect(attempt("192.0.2.3").status == 403)
        #expect(attempt("192.0.2.4").status == 429)
    }

    @Test("Blocked users, leaked passwords and suspicious requests")
    func loginProtection() {
        let exchange = Exchange { $0.users[0].requiresVerification = true }
        #expect(
            password(exchange).isError(401, "requires_verification", "Suspicious request requires verification")
        )
        exchange.server.configure { $0.users[0].passwordIsLeaked = true }
        #expect(password(exchange).isError(401, "password_leaked"))
        exchange.server.configure { $0.users[0].isBlocked = true }
        #expect(password(exchange).isError(401, "unauthorized", "user is blocked"))
    }

    // MARK: Passwordless

    private static let passwordless = "http://auth0.com/oauth/grant-type/passwordless/otp"

    private func start(_ exchange: Exchange, _ member: String) -> Answer {
        exchange.postJSON(
            "/passwordless/start",
            #"{"client_id":"app","client_secret":"app-secret","send":"code","authParams":{"scope":"openid"},\#(member)}"#
        )
    }

    private func finish(_ exchange: Exchange, _ username: String, _ realm: String, _ code: String) -> Answer {
        exchange.token(Self.passwordless, ["username": username, "realm": realm, "otp": code, "scope": "openid"])
    }

    @Test("A code sent by e-mail logs a known user in, once")
    func email() throws {
        let exchange = Exchange()
        let started = start(exchange, #""connection":"email","email":"ada@example.com""#)
        #expect(started["email"] == "ada@example.com")
        let code = try #require(exchange.server.lastCode(to: "ada@example.com"))
        #expect(finish(exchange, "ada@example.com", "email", code)["id_token"] != nil)
        #expect(
            finish(exchange, "ada@example.com", "email", code)
                .isError(403, "invalid_grant", "Wrong email or verification code.")
        )
    }

    @Test("A code sent by text message makes an account for a new number")
    func sms() throws {
        let exchange = Exchange()
        #expect(start(exchange, #""connection":"sms","phone_number":"+15550100""#)["phone_number"] == "+15550100")
        let message = try #require(exchange.server.messages.last)
        #expect(message.channel == "sms")
        #expect(
            finish(exchange, "+15550100", "sms", "000000x")
                .isError(403, "invalid_grant", "Wrong phone number or verification code.")
        )
        #expect(finish(exchange, "+15550100", "email", message.code).status == 403)
        #expect(finish(exchange, "+15550100", "sms", message.code).status == 200)
        #expect(exchange.server.configuration.users.last?.phoneNumber == "+15550100")
        exchange.server.configure { $0.behavior.allowsPasswordlessSignUp = false }
        #expect(start(exchange, #""connection":"sms","phone_number":"+15550199""#).isError(400, "bad.request"))
    }

    @Test("Three wrong codes are too many, and a code gets old")
    func passwordlessLimits() throws {
        let exchange = Exchange()
        _ = start(exchange, #""connection":"email","email":"ada@example.com""#)
        let code = try #require(exchange.server.lastCode(to: "ada@example.com"))
        for _ in 1...3 { #expect(finish(exchange, "ada@example.com", "email", "x").status == 403) }
        #expect(
            finish(exchange, "ada@example.com", "email", code).isError(
                403,
                "invalid_grant",
                "You've reached the maximum number of attempts. Please try to login again."
            )
        )
        _ = start(exchange, #""connection":"email","email":"ada@example.com""#)
        let second = try #require(exchange.server.lastCode(to: "ada@example.com"))
        exchange.clock.advance(by: .seconds(300))
        #expect(finish(exchange, "ada@example.com", "email", second).status == 403)
    }

    @Test(
        "A start that makes no sense is 400",
        arguments: [
            (#""connection":"fax""#, "bad.connection"), (#""connection":"email","email":"x""#, "bad.email"),
            (#""connection":"sms","phone_number":"555""#, "bad.phone_number"),
        ]
    )
    func badStart(member: String, error: String) {
        #expect(start(Exchange(), member).isError(400, error))
    }
}
