import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: user info, metadata, logout, protected API")
struct EndpointTests {
    private func bearer(_ token: String?) -> TransportHeaders {
        token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    }

    @Test("User info has the claims that the scope opens")
    func userInfo() throws {
        let exchange = Exchange()
        let token = exchange.exchange(try exchange.code(["scope": "openid email"]))["access_token"]
        for method in [RequestMethod.get, .post] {
            let answer = exchange.send(method, "/userinfo", headers: bearer(token))
            #expect(answer.json?.names == ["email", "email_verified", "sub"])
        }
        let opaque = exchange.exchange(try exchange.code(["scope": "openid", "audience": nil]))["access_token"]
        #expect(exchange.send(.get, "/userinfo", headers: bearer(opaque)).json?.names == ["sub"])
    }

    @Test("User info without a good token is 401, without openid 403")
    func userInfoRefused() throws {
        let exchange = Exchange()
        let none = exchange.send(.get, "/userinfo")
        #expect(none.status == 401)
        #expect(none.text == "Unauthorized")
        #expect(none.headers["WWW-Authenticate"] == #"Bearer realm="api""#)
        let token = exchange.exchange(try exchange.code(["scope": "read:orders"]))["access_token"]
        #expect(exchange.send(.get, "/userinfo", headers: bearer(token)).isError(403, "insufficient_scope"))
        exchange.server.configure { $0.users = [] }
        let orphan = Exchange()
        let other = orphan.exchange(try orphan.code())["access_token"]
        orphan.server.configure { $0.users = [] }
        #expect(orphan.send(.get, "/userinfo", headers: bearer(other)).status == 401)
    }

    @Test("The API asks for a token, refuses bad and expired ones, and asks for its scope")
    func api() throws {
        let exchange = Exchange { $0.demoAPIScope = "write:orders" }
        #expect(exchange.send(.get, "/api/me").headers["WWW-Authenticate"] == #"Bearer realm="api""#)
        let bad = exchange.send(.get, "/api/me", headers: bearer("nonsense"))
        #expect(bad.isError(401, "invalid_token"))
        #expect(bad.headers["WWW-Authenticate"]?.contains(#"error="invalid_token""#) == true)

        let token = exchange.exchange(try exchange.code())["access_token"]
        let narrow = exchange.send(.get, "/api/me", headers: bearer(token))
        #expect(narrow.isError(403, "insufficient_scope"))
        #expect(narrow.headers["WWW-Authenticate"]?.contains(#"scope="write:orders""#) == true)

        exchange.server.configure { $0.demoAPIScope = nil }
        let lowercase = ["Authorization": "bearer \(try #require(token))"] as TransportHeaders
        #expect(exchange.send(.get, "/api/me", headers: lowercase).status == 200)
        exchange.clock.advance(by: .seconds(86_399))
        #expect(exchange.send(.get, "/api/me", headers: bearer(token)).status == 200)
        exchange.clock.advance(by: .seconds(1))
        #expect(exchange.send(.get, "/api/me", headers: bearer(token)).isError(401, "invalid_token"))
    }

    @Test("An access token can be revoked for a test, and an API's lifetime counts")
    func revokedAccessToken() throws {
        let exchange = Exchange { $0.apis[0].tokenLifetime = .seconds(60) }
        let answer = exchange.exchange(try exchange.code())
        #expect(answer.json?["expires_in"]?.int == 60)
        let token = try #require(answer["access_token"])
        #expect(exchange.server.liveAccessTokens == [token])
        exchange.server.revoke(accessToken: token)
        #expect(exchange.send(.get, "/api/me", headers: bearer(token)).status == 401)
    }

    @Test("The metadata names the endpoints under the issuer")
    func metadata() throws {
        let exchange = Exchange { $0.behavior.sendsIssuerInCallback = true }
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
            let json = try #require(exchange.send(.get, path).json)
            #expect(json["issuer"]?.string == "https://auth.example/")
            #expect(json["token_endpoint"]?.string == "https://auth.example/oauth/token")
            #expect(json["authorization_response_iss_parameter_supported"]?.bool == true)
        }
        #expect(exchange.send(.get, "/.well-known/jwks.json").json?["keys"]?.array?.isEmpty == true)
        #expect(exchange.send(.post, "/.well-known/openid-configuration").status == 405)
    }

    @Test("Metadata and keys can be changed, moved, and made to fail after they have worked")
    func metadataFaults() async throws {
        let exchange = Exchange {
            $0.issuer = "https://auth.example/tenant/"
            $0.metadata = ["x": 1]
            $0.publishedKeys = [["kty": "EC"]]
            $0.signingKeys = [.standIn(keyID: "a", algorithm: .ps256)]
        }
        let path = "/tenant/.well-known/openid-configuration"
        for found in [path, "/.well-known/oauth-authorization-server/tenant"] {
            let json = try #require(exchange.send(.get, found).json)
            #expect(json["x"]?.int == 1)
            #expect(json["id_token_signing_alg_values_supported"]?.array?.map(\.string) == ["PS256"])
        }
        #expect(exchange.send(.get, "/.well-known/openid-configuration").status == 404)
        #expect(exchange.send(.get, "/tenant/.well-known/jwks.json").json?["keys"]?.array?.count == 2)

        exchange.server.inject(.metadataOfAnotherIssuer, on: path, after: 1)
        let request = try TransportRequest(method: .get, url: EndpointURL("https://auth.example" + path))
        var issuers: [String?] = []
        for _ in 0..<3 {
            let answer = try await exchange.server.send(request)
            issuers.append(JSONObject(parsing: answer.body)?["issuer"]?.string)
        }
        #expect(issuers == [exchange.server.issuer, "https://attacker.example/", exchange.server.issuer])
    }

    @Test("Logout returns to allowed addresses only")
    func logout() {
        let exchange = Exchange()
        let good = exchange.send(.get, "/v2/logout?client_id=app&returnTo=https%3A%2F%2Fapp.example%2F")
        #expect(good.status == 302)
        #expect(good.headers["Location"] == "https://app.example/")
        let bad = exchange.send(.get, "/v2/logout?client_id=app&returnTo=https%3A%2F%2Fevil.example%2F")
        #expect(bad.status == 400)
        #expect(bad.headers["Location"] == nil)
        #expect(exchange.send(.get, "/v2/logout?client_id=nobody").status == 200)
    }

    @Test("Requests are counted by path and by grant type")
    func counts() throws {
        let exchange = Exchange()
        _ = exchange.token("client_credentials", ["client_secret": "wrong"])
        _ = exchange.refresh("x")
        _ = exchange.send(.get, "/api/me")
        #expect(exchange.server.count(path: "/oauth/token") == 2)
        #expect(exchange.server.count(.clientCredentials) == 1)
        #expect(exchange.server.count(.refreshToken) == 1)
        #expect(exchange.server.count("unknown") == 0)
        #expect(exchange.server.requests.map(\.path) == ["/oauth/token", "/oauth/token", "/api/me"])
        #expect(exchange.server.requests[1].bodyParameters["refresh_token"] == "x")
        #expect(exchange.server.events.last == .refused(path: "/api/me", error: "unauthorized"))
    }

    @Test("A recorded request shows no secret in its description")
    func redacted() {
        let request = ReceivedRequest(
            method: .post,
            target: "/oauth/token?code=topsecret",
            headers: ["Authorization": "topsecret"],
            body: Array("topsecret".utf8)
        )
        var dumped = ""
        dump(request, to: &dumped)
        #expect("\(request)" == "ReceivedRequest(POST /oauth/token, rest redacted)")
        #expect(!dumped.contains("topsecret"))
    }
}
