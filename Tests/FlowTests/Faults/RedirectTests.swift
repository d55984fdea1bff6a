import OAuth2
import OAuth2Testing
import Testing

@Suite("Redirects of token and revocation endpoint", .timeLimit(.minutes(15)))
struct RedirectTests {
    static let statuses = [301, 302, 303, 307, 308]

    @Test("The second listener notices a connection, so that its silence means something")
    func listenerNotices() async throws {
        try await withSite { site in
            let other = try SilentListener()
            #expect(other.connections() == 0)
            var client = OAuth2Client(
                server: try AuthorizationServer(issuer: site.server.issuer, tokenEndpoint: other.url + "oauth/token"),
                registration: site.client.registration,
                transport: site.transport
            )
            client.limits.total = .seconds(1)
            _ = try await failure { try await client.clientCredentials() }
            #expect(other.connections() == 1)
        }
    }

    @Test("Another origin: refused, and nobody connects there; the credentials are not spent", arguments: statuses)
    func otherOrigin(status: Int) async throws {
        try await withSite { site in
            let other = try SilentListener()
            let token = try await site.refreshToken()
            let login = try site.approve()
            for path in [Site.token, Site.revoke] {
                site.server.inject(.redirect(to: other.url + "collect", status: status), on: path, times: 2)
            }
            let errors = [
                try await failure { try await site.finish(login) },
                try await failure { try await site.client.refresh(token) },
                try await failure { try await site.client.revoke(token) },
                try await failure { try await site.client.revoke(AccessToken("a")) },
            ]
            for error in errors {
                #expect(error.refusal == Refusal(.redirectRefused, status))
                #expect(error.response?.headers["Location"] == other.url + "collect")
            }
            #expect(other.connections() == 0)
            _ = try await site.client.refresh(token)
        }
    }

    @Test("The same server: refused, too", arguments: statuses)
    func sameServer(status: Int) async throws {
        try await withSite { site in
            site.server.inject(.redirect(to: "/elsewhere?x=1", status: status), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.redirectRefused, status))
            #expect(site.server.count(path: "/elsewhere") == 0)
            #expect(site.server.requests.count == 1)
        }
    }

    @Test("A redirect with tokens in it: refused all the same")
    func withTokens() async throws {
        try await withSite { site in
            let other = try SilentListener()
            site.server.inject(
                .json(302, #"{"access_token":"planted"}"#, headers: ["Location": other.url]),
                on: Site.token
            )
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.redirectRefused, 302))
            #expect(other.connections() == 0)
        }
    }
}
