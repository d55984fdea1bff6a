import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: authorization requests")
struct AuthorizeTests {
    // MARK: Pages instead of redirects

    @Test(
        "An unknown client or redirect URI is a page, never a redirect",
        arguments: [
            ("client_id", "nobody"), ("client_id", nil), ("redirect_uri", "https://evil.example/"),
            ("redirect_uri", nil),
            ("redirect_uri", "https://app.example/callback/"), ("redirect_uri", "https://app.example/callback?a=b"),
        ]
    )
    func untrusted(name: String, value: String?) throws {
        let exchange = Exchange()
        let url = exchange.authorizeURL([name: value])
        let answer = exchange.send(.get, String(url.dropFirst("https://auth.example".count)))
        #expect(answer.status == 400)
        #expect(answer.headers["Location"] == nil)
        #expect(answer.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect {
            try exchange.server.approve(url, as: "ada@example.com")
        } throws: { ($0 as? FakeAuthorizationServer.UnexpectedPage)?.status == 400 }
    }

    @Test("A page shows what was sent without running it")
    func escaped() {
        let answer = Exchange().send(.get, "/authorize?client_id=%3Cscript%3E%22%27%26")
        #expect(answer.text.contains("&lt;script&gt;&quot;&#39;&amp;"))
        #expect(!answer.text.contains("<script>"))
    }

    @Test("A user that is not configured cannot log in")
    func unknownUser() {
        let exchange = Exchange()
        #expect(throws: FakeAuthorizationServer.UnexpectedPage.self) {
            try exchange.server.approve(exchange.authorizeURL(), as: "nobody@example.com")
        }
    }

    @Test("A fragment of the redirect URI is dropped")
    func fragment() throws {
        let exchange = Exchange()
        let url = exchange.authorizeURL(["redirect_uri": "https://app.example/callback#part"])
        let callback = try exchange.server.approve(url, as: "ada@example.com")
        #expect(callback.url.hasPrefix("https://app.example/callback?code="))
        let code = try #require(callback.code)
        #expect(exchange.exchange(code, ["redirect_uri": "https://app.example/callback#part"]).status == 200)
    }

    // MARK: Error callbacks

    @Test(
        "Wrong parameters go to the callback with the state",
        arguments: [
            (["response_type": nil], "invalid_request"), (["response_type": "token"], "unsupported_response_type"),
            (["response_type": "code id_token"], "unsupported_response_type"),
            (["response_mode": "web_message"], "invalid_request"),
            (["code_challenge_method": "plain"], "invalid_request"),
            (["code_challenge_method": nil], "invalid_request"),
            (["code_challenge": "short"], "invalid_request"), (["audience": "https://unknown"], "access_denied"),
            (["prompt": "none login"], "invalid_request"),
            (["scope": "openid online_access offline_access"], "invalid_request"),
            (["organization": "org_1"], "access_denied"),
        ] as [([String: String?], String)]
    )
    func errors(changes: [String: String?], error: String) throws {
        let exchange = Exchange()
        var url = exchange.authorizeURL()
        for (name, value) in changes { url = exchange.authorizeURL([name: value]) }
        let callback = try exchange.server.approve(url, as: "ada@example.com")
        #expect(callback.error == error)
        #expect(callback.parameters["state"] == "s1")
        #expect(callback.code == nil)
    }

    @Test("A client without the grant type, or that needs PKCE, is told so")
    func clientRules() throws {
        let exchange = Exchange { $0.clients[0].requiresPKCE = true }
        let bare = exchange.authorizeURL(["code_challenge": nil, "code_challenge_method": nil])
        #expect(try exchange.server.approve(bare, as: "ada@example.com").error == "invalid_request")
        exchange.server.configure { $0.clients[0].grantTypes = [.clientCredentials] }
        let callback = try exchange.server.approve(exchange.authorizeURL(), as: "ada@example.com")
        #expect(callback.error == "unauthorized_client")
    }

    @Test("A cancelled login is access_denied")
    func cancel() throws {
        let exchange = Exchange()
        let callback = try exchange.server.cancel(exchange.authorizeURL())
        #expect(callback.error == "access_denied")
        #expect(callback.parameters["error_description"] == "User has canceled the interaction.")
        #expect(callback.parameters["state"] == "s1")
    }

    @Test("A member of the organization gets in, and the ID token says so")
    func organization() throws {
        let exchange = Exchange { $0.users[0].organizations = ["org_1"] }
        let answer = exchange.exchange(try exchange.code(["organization": "org_1"]))
        #expect(try claims(answer)["org_id"]?.string == "org_1")
    }

    @Test("A blocked user is refused")
    func blocked() throws {
        let exchange = Exchange { $0.users[0].isBlocked = true }
        #expect(try exchange.server.approve(exchange.authorizeURL(), as: "ada@example.com").error == "unauthorized")
    }

    // MARK: Response modes

    @Test("The callback parameters go where response_mode says")
    func modes() throws {
        let exchange = Exchange { $0.clients[0].callbacks.append("https://app.example/callback?a=b") }
        let query = try exchange.server.approve(
            exchange.authorizeURL(["redirect_uri": "https://app.example/callback?a=b"]),
            as: "ada@example.com"
        )
        #expect(query.url.hasPrefix("https://app.example/callback?a=b&code="))
        let fragment = try exchange.server.approve(
            exchange.authorizeURL(["response_mode": "fragment"]),
            as: "ada@example.com"
        )
        #expect(fragment.url.hasPrefix("https://app.example/callback#code="))
        let form = try exchange.server.approve(
            exchange.authorizeURL(["response_mode": "form_post", "state": "a+b &\"<"]),
            as: "ada@example.com"
        )
        #expect(form.url == "https://app.example/callback")
        let body = try #require(form.formBody.flatMap { FormParameters(form: $0) })
        #expect(body["state"] == "a+b &\"<")
        #expect(body["code"] == form.code)
    }

    @Test("The issuer is in the callback when the server is told so", arguments: [true, false])
    func issuer(isSent: Bool) throws {
        let exchange = Exchange { $0.behavior.sendsIssuerInCallback = isSent }
        let good = try exchange.server.approve(exchange.authorizeURL(), as: "ada@example.com")
        let bad = try exchange.server.cancel(exchange.authorizeURL())
        #expect(good.parameters["iss"] == (isSent ? "https://auth.example/" : nil))
        #expect(bad.parameters["iss"] == (isSent ? "https://auth.example/" : nil))
    }

    // MARK: prompt=none

    @Test("Silent login: nobody there, consent missing, second factor missing, and success")
    func silent() throws {
        let exchange = Exchange {
            $0.users[0].factors = [.init(.otp(secret: "GEZDGNBVGY3TQOJQ"))]
        }
        let url = exchange.authorizeURL(["prompt": "none"])
        let nobody = try exchange.server.visitSilently(url)
        #expect(nobody.url.contains("error=login_required&error_description=Login%20required&state=s1"))
        #expect(try exchange.server.approve(url, as: "ada@example.com").code != nil)
        exchange.server.configure { $0.clients[0].skipsConsent = false }
        // The silent login before was consent enough; another API has none yet.
        exchange.server.configure { $0.apis.append(.init("https://other.example")) }
        let other = exchange.authorizeURL(["prompt": "none", "audience": "https://other.example"])
        #expect(try exchange.server.approve(other, as: "ada@example.com").error == "consent_required")
        exchange.server.configure { $0.mfa.rule = .always }
        #expect(try exchange.server.approve(url, as: "ada@example.com").error == "interaction_required")
    }

    // MARK: ID token

    @Test("The ID token is signed with the client's secret and tells about the login")
    func idToken() throws {
        let exchange = Exchange {
            $0.users[0].name = "Ada"
            $0.users[0].claims = ["https://x/role": "admin"]
        }
        let answer = exchange.exchange(try exchange.code(["scope": "openid profile email"]))
        let claims = try claims(answer)
        #expect(claims["iss"]?.string == "https://auth.example/")
        #expect(claims["sub"]?.string == "auth0|ada")
        #expect(claims["aud"]?.string == "app")
        #expect(claims["nonce"]?.string == "n1")
        #expect(claims["exp"]?.int == 1_750_036_000)
        #expect(claims["name"]?.string == "Ada")
        #expect(claims["email"]?.string == "ada@example.com")
        #expect(claims["email_verified"]?.bool == true)
        #expect(claims["https://x/role"]?.string == "admin")
        #expect(claims["amr"] == nil)

        exchange.server.configure { $0.idTokenClaims = ["nonce": "another", "aud": ["app", "other"]] }
        let changed = try self.claims(exchange.exchange(try exchange.code()))
        #expect(changed["nonce"]?.string == "another")
        #expect(changed["aud"]?.array?.count == 2)
    }

    @Test("Without openid there is no ID token, without an audience the access token is opaque")
    func reduced() throws {
        let exchange = Exchange()
        #expect(exchange.exchange(try exchange.code(["scope": "read:orders"]))["id_token"] == nil)
        let opaque = try #require(exchange.exchange(try exchange.code(["audience": nil]))["access_token"])
        #expect(!opaque.contains("."))
        let jwt = try #require(exchange.exchange(try exchange.code())["access_token"])
        #expect(jwt.split(separator: ".").count == 3)
    }

    @Test("A second factor in the browser shows in the ID token")
    func stepUp() throws {
        let exchange = Exchange { $0.users[0].factors = [.init(.otp(secret: "GEZDGNBVGY3TQOJQ"))] }
        let value = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
        let claims = try claims(exchange.exchange(try exchange.code(["acr_values": value])))
        #expect(claims["acr"]?.string == value)
        #expect(claims["amr"]?.array?.first?.string == "mfa")
    }

    private func claims(_ answer: Answer) throws -> JSONObject {
        let parts = try #require(answer["id_token"]).split(separator: ".")
        return try #require(Base64URL.decode(parts[1].utf8).flatMap(JSONObject.init(parsing:)))
    }
}
