import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: revocation")
struct RevocationTests {
    private static func form(_ token: String) -> FormParameters {
        ["client_id": "app", "client_secret": "app-secret", "token": token]
    }

    @Test("A refresh token is revoked with its family; the access token lives on")
    func revoke() throws {
        let exchange = Exchange()
        let first = try exchange.refreshToken()
        let second = try #require(exchange.refresh(first)["refresh_token"])
        let answer = exchange.post("/oauth/revoke", Self.form(first))
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        #expect(exchange.refresh(second).status == 403)
        #expect(exchange.server.liveAccessTokens.count == 2)
    }

    @Test("JSON is taken too")
    func json() throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        let body = #"{"client_id":"app","client_secret":"app-secret","token":"\#(token)"}"#
        #expect(exchange.postJSON("/oauth/revoke", body).status == 200)
        #expect(exchange.server.liveRefreshTokens.isEmpty)
    }

    @Test("Grant-wide revocation takes every token of user, client and audience", arguments: [true, false])
    func grantWide(isGrantWide: Bool) throws {
        let exchange = Exchange {
            $0.behavior.revocationIsGrantWide = isGrantWide
            $0.apis.append(.init("https://other.example"))
        }
        let token = try exchange.refreshToken()
        let sibling = try exchange.refreshToken()
        let otherAPI = try exchange.refreshToken(["audience": "https://other.example"])
        #expect(exchange.post("/oauth/revoke", Self.form(token)).status == 200)
        #expect(exchange.refresh(sibling).status == (isGrantWide ? 403 : 200))
        #expect(exchange.refresh(otherAPI).status == 200)
    }

    @Test("An unknown token and another client's token are answered with 200 and nothing happens")
    func unknown() throws {
        let exchange = Exchange { $0.clients.append(.init(id: "other", authentication: .none)) }
        let token = try exchange.refreshToken()
        #expect(exchange.post("/oauth/revoke", Self.form("nonsense")).status == 200)
        #expect(exchange.post("/oauth/revoke", ["client_id": "other", "token": token]).status == 200)
        #expect(exchange.server.liveRefreshTokens == [token])
    }

    @Test("A missing token is 400, wrong credentials are 401 and revoke nothing")
    func refused() throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        #expect(
            exchange.post("/oauth/revoke", ["client_id": "app", "client_secret": "app-secret"])
                .isError(400, "invalid_request", "Missing required parameter: token")
        )
        let wrong = exchange.post("/oauth/revoke", ["client_id": "app", "client_secret": "x", "token": token])
        #expect(wrong.isError(401, "access_denied", "Unauthorized"))
        #expect(exchange.server.liveRefreshTokens == [token])
    }

    @Test("The dashboard revokes everything of a user")
    func dashboard() throws {
        let exchange = Exchange()
        let token = try exchange.refreshToken()
        exchange.server.revokeAll(user: "ada@example.com")
        #expect(exchange.refresh(token).isError(403, "invalid_grant", "Unknown or invalid refresh token."))
    }
}
