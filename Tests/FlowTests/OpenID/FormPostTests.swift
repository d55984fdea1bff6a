import OAuth2
import OAuth2Testing
import OAuth2URLSession
import Synchronization
import Testing

@Suite("form_post with OpenID, end to end", .timeLimit(.minutes(15)))
struct FormPostTests {
    /// What a web application does: it takes the body that the browser posts and finishes the login with it.
    private final class Application: Sendable {
        private let pending = Mutex<PendingAuthorization?>(nil)
        private let client = Mutex<OAuth2Client?>(nil)
        private let subjects = Mutex<[String]>([])

        var users: [String] { subjects.withLock { $0 } }

        func begin(_ client: OAuth2Client, redirectURI: String) throws -> String {
            var request = AuthorizationRequest(redirectURI: redirectURI, scope: [.openID, .email])
            request.responseMode = .formPost
            let login = try client.beginAuthorization(request)
            pending.withLock { $0 = login.pending }
            self.client.withLock { $0 = client }
            return login.url
        }

        func answer(_ request: ReceivedRequest) async -> LoopbackReply {
            guard request.method == .post, let client = client.withLock({ $0 }),
                let login = pending.withLock({ $0.take() })
            else { return .response(TransportResponse(status: 404)) }
            do {
                let body = String(decoding: request.body, as: UTF8.self)
                let tokens = try await client.finishAuthorization(callback: .formPost(body: body), pending: login)
                subjects.withLock { $0.append(tokens.idTokenClaims?.subject ?? "nobody") }
                return .response(TransportResponse(status: 204))
            } catch {
                return .response(TransportResponse(status: 400))
            }
        }
    }

    @Test("the browser posts code and state to the application, which knows the user then")
    func login() async throws {
        try await withSite { site in
            let application = Application()
            let listener = try LoopbackServer { await application.answer($0) }
            defer { listener.close() }
            let redirectURI = listener.url + "callback"
            site.server.configure { $0.clients[0].callbacks = [redirectURI] }
            let url = try application.begin(site.client, redirectURI: redirectURI)

            let browser = FormBrowser(transport: site.transport)
            let answer = try await browser.logIn(at: url, email: Site.user, password: "correct horse")
            #expect(answer.status == 204)
            #expect(application.users == ["auth0|ada"])
        }
    }

    @Test("an ID token of another login is refused there, too")
    func wrongNonce() async throws {
        try await withSite { site in
            let application = Application()
            let listener = try LoopbackServer { await application.answer($0) }
            defer { listener.close() }
            let redirectURI = listener.url + "callback"
            site.server.configure { $0.clients[0].callbacks = [redirectURI] }
            let url = try application.begin(site.client, redirectURI: redirectURI)
            site.server.inject(.idToken(.wrongNonce), on: Site.token)

            let browser = FormBrowser(transport: site.transport)
            let answer = try await browser.logIn(at: url, email: Site.user, password: "correct horse")
            #expect(answer.status == 400)
            #expect(application.users.isEmpty)
        }
    }
}
