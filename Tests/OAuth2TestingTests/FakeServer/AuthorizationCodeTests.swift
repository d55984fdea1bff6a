import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: authorization code")
struct AuthorizationCodeTests {
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
    }
}
