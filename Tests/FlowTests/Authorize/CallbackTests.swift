import OAuth2
import OAuth2Testing
import Testing

@Suite("Callback: success", .timeLimit(.minutes(15)))
struct CallbackTests {
    @Test("query, the default: the code stands in the URL")
    func query() async throws {
        try await withSite { site in
            let login = try site.approve()
            #expect(login.callback.url.hasPrefix(Site.redirectURI + "?code="))
            #expect(try await site.finish(login).refreshToken != nil)
        }
    }

    @Test("query: a path with a query, as web frameworks give it, is enough")
    func pathOnly() async throws {
        try await withSite { site in
            let login = try site.approve()
            let path = "/callback?" + (login.callback.url.split(separator: "?").last ?? "")
            let tokens = try await site.client.finishAuthorization(callback: .url(path), pending: login.pending)
            #expect(tokens.refreshToken != nil)
        }
    }

    @Test("query: a redirect URI with a query of its own keeps it")
    func ownQuery() async throws {
        try await withSite { site in
            let redirectURI = Site.redirectURI + "?tenant=a%20b&x=%2B"
            site.server.configure { $0.clients[0].callbacks = [redirectURI] }
            let login = try site.approve { $0.redirectURI = redirectURI }
            #expect(login.callback.url.hasPrefix(redirectURI + "&code="))
            #expect(try await site.finish(login).refreshToken != nil)
            #expect(site.server.requests.last?.bodyParameters["redirect_uri"] == redirectURI)
        }
    }

    @Test("fragment: the part behind #, or the whole URL", arguments: [false, true])
    func fragment(isWholeURL: Bool) async throws {
        try await withSite { site in
            let login = try site.approve { $0.responseMode = .fragment }
            let url = login.callback.url
            let text = isWholeURL ? url : String(url.split(separator: "#")[1])
            let tokens = try await site.client.finishAuthorization(callback: .fragment(text), pending: login.pending)
            #expect(tokens.refreshToken != nil)
        }
    }

    @Test("form_post: the code stands in the body, and not in the URL")
    func formPost() async throws {
        try await withSite { site in
            let login = try site.approve { $0.responseMode = .formPost }
            #expect(login.callback.url == Site.redirectURI)
            let body = String(decoding: try #require(login.callback.formBody), as: UTF8.self)
            let tokens = try await site.client.finishAuthorization(
                callback: .formPost(body: body),
                pending: login.pending
            )
            #expect(tokens.refreshToken != nil)
        }
    }

    @Test("Parameters that a web framework has decoded")
    func parameters() async throws {
        try await withSite { site in
            let login = try site.approve()
            let tokens = try await site.client.finishAuthorization(
                callback: .parameters(login.callback.parameters),
                pending: login.pending
            )
            #expect(tokens.refreshToken != nil)
        }
    }

    @Test("iss: compared when it comes, and nothing is missing when it does not", arguments: [false, true])
    func issuer(isSent: Bool) async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.sendsIssuerInCallback = isSent }
            let client = try site.client()
            #expect(client.server.requiresIssuerInCallback == isSent)
            let login = try site.approve(with: client)
            #expect(login.callback.parameters["iss"] == (isSent ? site.server.issuer : nil))
            #expect(try await site.finish(login, with: client).refreshToken != nil)
        }
    }

    @Test("Silent login of a user who is logged in and has consented: no page, tokens")
    func silent() async throws {
        try await withSite { site in
            let login = try site.approve { $0.prompt = [.none] }
            #expect(try await site.finish(login).refreshToken != nil)
        }
    }
}
