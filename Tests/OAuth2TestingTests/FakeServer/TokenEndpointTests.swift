import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: token endpoint")
struct TokenEndpointTests {
    @Test("Only POST is allowed")
    func method() {
        let answer = Exchange().send(.get, "/oauth/token")
        #expect(answer.isError(405, "method_not_allowed"))
        #expect(answer.headers["Allow"] == "POST")
    }

    @Test("An unknown path is 404 with a JSON body")
    func unknownPath() {
        #expect(Exchange().send(.get, "/nowhere").isError(404, "not_found"))
    }

    @Test("A body that is neither form nor JSON is refused")
    func contentType() {
        let exchange = Exchange()
        let request = ReceivedRequest(
            method: .post,
            target: "/oauth/token",
            headers: ["Content-Type": "text/plain"],
            body: Array("grant_type=password".utf8)
        )
        #expect(Answer(exchange.server.handle(request)).isError(400, "invalid_request"))
        #expect(exchange.postJSON("/oauth/token", "{").isError(400, "invalid_request"))
    }

    @Test("JSON is taken like a form")
    func json() throws {
        let exchange = Exchange()
        let answer = exchange.postJSON(
            "/oauth/token",
            #"{"grant_type":"refresh_token","client_id":"app","client_secret":"app-secret","refresh_token":"#
                + "\"\(try exchange.refreshToken())\"}"
        )
        #expect(answer.status == 200)
    }

    @Test("A parameter that comes twice is refused")
    func twice() {
        var parameters: FormParameters = ["grant_type": "refresh_token", "client_id": "app", "refresh_token": "a"]
        parameters.append("refresh_token", "b")
        #expect(
            Exchange().post("/oauth/token", parameters)
                .isError(400, "invalid_request", "Parameter sent more than once: refresh_token")
        )
    }

    @Test("A missing grant type is 400; an unknown one too, or 403 when the server is told so", arguments: [400, 403])
    func grantType(status: Int) {
        let exchange = Exchange { $0.behavior.unsupportedGrantTypeStatus = status }
        #expect(
            exchange.post("/oauth/token", ["client_id": "app"])
                .isError(400, "invalid_request", "Missing required parameter: grant_type")
        )
        #expect(exchange.token("magic").isError(status, "unsupported_grant_type"))
    }

    @Test(
        "A missing parameter is named, before the client is looked at",
        arguments: [
            ("authorization_code", "code"), ("refresh_token", "refresh_token"), ("password", "username"),
            ("http://auth0.com/oauth/grant-type/password-realm", "username"),
            ("http://auth0.com/oauth/grant-type/passwordless/otp", "username"),
            ("http://auth0.com/oauth/grant-type/mfa-otp", "mfa_token"),
            ("http://auth0.com/oauth/grant-type/mfa-oob", "mfa_token"),
            ("http://auth0.com/oauth/grant-type/mfa-recovery-code", "mfa_token"),
        ]
    )
    func missing(grant: String, parameter: String) {
        let answer = Exchange().token(grant, ["client_secret": "wrong"])
        #expect(answer.isError(400, "invalid_request", "Missing required parameter: \(parameter)"))
    }

    @Test("An empty value counts as missing")
    func emptyValue() {
        let answer = Exchange().token("authorization_code", ["code": ""])
        #expect(answer.isError(400, "invalid_request", "Missing required parameter: code"))
    }

    @Test("A grant type that is switched off is 403, after the client has proved itself")
    func switchedOff() {
        let exchange = Exchange { $0.clients[0].grantTypes = [.authorizationCode] }
        #expect(
            exchange.refresh("x")
                .isError(403, "unauthorized_client", "Grant type 'refresh_token' not allowed for the client.")
        )
        #expect(exchange.refresh("x", ["client_secret": "wrong"]).status == 401)
    }

    @Test("How expires_in, token_type and scope are written can be chosen")
    func style() throws {
        let exchange = Exchange {
            $0.tokenResponse.expiresIn = .string
            $0.tokenResponse.tokenType = "bearer"
            $0.tokenResponse.sendsScope = false
            $0.tokenResponse.extraMembers = ["x": [1, true], "refresh_token": "mine"]
        }
        let answer = exchange.exchange(try exchange.code())
        #expect(answer["expires_in"] == "86400")
        #expect(answer["token_type"] == "bearer")
        #expect(answer["scope"] == nil)
        #expect(answer["refresh_token"] == "mine")
        #expect(answer.json?["x"]?.array?.first?.int == 1)

        exchange.server.configure {
            $0.tokenResponse = .init()
            $0.tokenResponse.expiresIn = .absent
            $0.tokenResponse.tokenType = nil
        }
        let bare = exchange.exchange(try exchange.code())
        #expect(bare.json?.names == ["access_token", "refresh_token", "id_token", "scope"])
    }

    @Test("A hook can deny, change scope and claims, or ask for a page")
    func hook() throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        exchange.server.configure { configuration in
            configuration.hook = { event in
                event.protocol == "oauth2-refresh-token" ? .deny("not today") : .allow
            }
        }
        #expect(exchange.refresh(token).isError(403, "access_denied", "not today"))
        exchange.server.configure { $0.hook = { _ in .redirect } }
        #expect(exchange.refresh(token).isError(403, "interaction_required"))
        exchange.server.configure { $0.hook = { _ in .change(scope: ["read:orders"], claims: ["https://x/a": "b"]) } }
        let answer = exchange.refresh(token)
        #expect(answer["scope"] == "read:orders")
        let payload = try #require(answer["access_token"]).split(separator: ".")[1]
        let claims = try #require(Base64URL.decode(payload.utf8).flatMap(JSONObject.init(parsing:)))
        #expect(claims["https://x/a"]?.string == "b")
        #expect(claims["aud"]?.string == "https://api.example")
    }
}
