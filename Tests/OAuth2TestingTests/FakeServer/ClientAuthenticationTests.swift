import Foundation
import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: client authentication")
struct ClientAuthenticationTests {
    private static let form: FormParameters = ["grant_type": "client_credentials", "audience": "https://api.example"]

    private static func exchange(_ authentication: FakeAuthorizationServer.Client.Authentication) -> Exchange {
        Exchange { $0.clients[0].authentication = authentication }
    }

    private static func basic(_ text: String) -> TransportHeaders {
        ["Authorization": "Basic " + Data(text.utf8).base64EncodedString()]
    }

    @Test("A wrong secret, an unknown client and a missing secret look the same", arguments: [true, false])
    func wrongSecret(isInvalidClient: Bool) {
        let exchange = Exchange { $0.behavior.clientFailureIsInvalidClient = isInvalidClient }
        let error = isInvalidClient ? "invalid_client" : "access_denied"
        let text = isInvalidClient ? "Client authentication failed" : "Unauthorized"
        #expect(exchange.token("client_credentials", ["client_secret": "wrong"]).isError(401, error, text))
        #expect(exchange.token("client_credentials", ["client_id": "nobody"]).isError(401, error, text))
        #expect(exchange.token("client_credentials", ["client_secret": nil]).isError(401, error, text))
    }

    @Test("Without client_id the request is malformed")
    func noClient() {
        let answer = Exchange().token("client_credentials", ["client_id": nil, "client_secret": nil])
        #expect(answer.isError(400, "invalid_request", "Missing required parameter: client_id"))
    }

    @Test("Basic credentials are form-decoded before they are compared")
    func basicEncoding() {
        let exchange = Exchange {
            $0.clients[0].id = "1PpG/Q 1"
            $0.clients[0].authentication = .secretBasic("s:/+= ü")
        }
        let good = exchange.post(
            "/oauth/token",
            Self.form,
            headers: Self.basic("1PpG%2FQ+1:s%3A%2F%2B%3D%20%C3%BC")
        )
        #expect(good.status == 200)
        let raw = exchange.post("/oauth/token", Self.form, headers: Self.basic("1PpG/Q 1:s:/+= ü"))
        #expect(raw.isError(401, "access_denied", "Unauthorized"))
        #expect(raw.headers["WWW-Authenticate"] == "Basic realm=\"oauth\"")
    }

    @Test("The method must be the one registered")
    func method() {
        let post: FormParameters = [
            "grant_type": "client_credentials", "audience": "https://api.example", "client_id": "app",
            "client_secret": "s",
        ]
        let header = Self.basic("app:s")
        #expect(Self.exchange(.secretPost("s")).post("/oauth/token", post).status == 200)
        #expect(Self.exchange(.secretPost("s")).post("/oauth/token", Self.form, headers: header).status == 401)
        #expect(Self.exchange(.secretBasic("s")).post("/oauth/token", post).status == 401)
        #expect(Self.exchange(.secretBasic("s")).post("/oauth/token", Self.form, headers: header).status == 200)
        #expect(Self.exchange(.secret("s")).post("/oauth/token", post).status == 200)
        #expect(Self.exchange(.secret("s")).post("/oauth/token", Self.form, headers: header).status == 200)
    }

    @Test("A public client sends its identifier alone")
    func publicClient() throws {
        let exchange = Self.exchange(.none)
        let code = try exchange.code()
        #expect(exchange.exchange(code, ["client_secret": nil]).status == 200)
        #expect(exchange.exchange(try exchange.code(), ["client_secret": "guess"]).status == 401)
    }

    @Test("A client with a certificate sends its identifier alone, and is no public client")
    func certificate() {
        let exchange = Self.exchange(.certificate)
        var form = Self.form
        form["client_id"] = "app"
        #expect(exchange.post("/oauth/token", form).status == 200)
        form["client_secret"] = "guess"
        #expect(exchange.post("/oauth/token", form).status == 401)
        #expect(exchange.post("/oauth/token", Self.form, headers: Self.basic("app:guess")).status == 401)
    }

    @Test("Two ways at once are refused")
    func twoWays() {
        let answer = Exchange().post(
            "/oauth/token",
            ["grant_type": "client_credentials", "client_id": "app", "client_secret": "app-secret"],
            headers: Self.basic("app:app-secret")
        )
        #expect(answer.isError(400, "invalid_request"))
    }

    @Test("client_id may stand beside Basic credentials and must agree", arguments: [("app", 200), ("other", 401)])
    func basicAndClientID(id: String, status: Int) {
        var form = Self.form
        form["client_id"] = id
        #expect(Exchange().post("/oauth/token", form, headers: Self.basic("app:app-secret")).status == status)
    }

    @Test("An assertion is judged by the closure, and its subject names the client")
    func assertion() {
        let exchange = Self.exchange(.assertion { $0.hasSuffix(".good") })
        func token(_ subject: String, _ signature: String, _ type: String = "jwt-bearer") -> Answer {
            let payload = Base64URL.encode(Array(#"{"sub":"\#(subject)"}"#.utf8))
            var form = Self.form
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:" + type
            form["client_assertion"] = "e30.\(payload).\(signature)"
            return exchange.post("/oauth/token", form)
        }
        #expect(token("app", "good").status == 200)
        #expect(token("app", "bad").isError(401, "invalid_client"))
        #expect(token("other", "good").isError(401, "invalid_client"))
        #expect(token("app", "good", "saml2-bearer").isError(400, "invalid_request"))
    }
}
