import OAuth2
import OAuth2Testing
import OAuth2URLSession
import Testing

@Suite("Logout at the server and from it", .timeLimit(.minutes(15)))
struct LogoutTests {
    private static let home = "https://app.example/"

    @Test("begun by the application: the server takes the ID token as a hint and sends the browser back")
    func byApplication() async throws {
        try await withSite { site in
            let tokens = try await site.logIn()
            var request = LogoutRequest(idTokenHint: tokens.idToken, postLogoutRedirectURI: Self.home)
            request.state = StateParameter("s 1")
            let url = try site.client.logoutURL(request)
            // An expired ID token will do.
            site.clock.advance(by: .seconds(86_400))
            let answer = try await site.transport.send(TransportRequest(method: .get, url: EndpointURL(url)))
            #expect(answer.status == 302)
            #expect(answer.headers["Location"] == Self.home + "?state=s%201")

            let form = try site.client.logoutForm(request)
            let posted = try await site.transport.send(
                TransportRequest(
                    method: .post,
                    url: EndpointURL(form.action),
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: form.fields.formBody()
                )
            )
            #expect(posted.headers["Location"] == Self.home + "?state=s%201")
        }
    }

    @Test("an address that is not registered is refused by the server")
    func unknownAddress() async throws {
        try await withSite { site in
            let url = try site.client.logoutURL(LogoutRequest(postLogoutRedirectURI: "https://other.example/"))
            #expect(try await site.transport.send(TransportRequest(method: .get, url: EndpointURL(url))).status == 400)
        }
    }

    @Test("begun by the server: the logout token is believed once")
    func byServer() async throws {
        try await withSite { site in
            site.sign(with: .standIn(keyID: "k1"))
            let client = try site.verifyingClient()
            let claims = try #require(try await site.logIn(with: client).idTokenClaims)
            let token = site.server.logoutToken(for: "app", subject: claims.subject, claims: ["sid": "s-1"])
            let body: FormParameters = ["logout_token": token.reveal()]
            let received = try LogoutToken(formBody: String(decoding: body.formBody(), as: UTF8.self))
            let seen = SeenLogoutTokens()
            let logout = try await client.validate(received, replays: seen)
            #expect(logout.subject == claims.subject)
            #expect(logout.sessionID == "s-1")
            #expect(try await failure { try await client.validate(received, replays: seen) }.parameter == "jti")
        }
    }

    @Test("an ID token, a token for another client and a forged one are refused")
    func forged() async throws {
        try await withSite { site in
            site.sign(with: .standIn(keyID: "k1"))
            let client = try site.verifyingClient()
            let idToken = try #require(try await site.logIn(with: client).idToken)
            let asLogout = LogoutToken(idToken.reveal())
            #expect(try await failure { try await client.validate(asLogout) }.parameter == "events")
            let other = site.server.logoutToken(for: "app", subject: "x", claims: ["aud": "another-client"])
            #expect(try await failure { try await client.validate(other) }.parameter == "aud")
            let good = site.server.logoutToken(for: "app", subject: "x")
            site.sign(with: .standIn(keyID: "k1"))
            #expect(try await failure { try await client.validate(good) }.parameter == "signature")
        }
    }
}
