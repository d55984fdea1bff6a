import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: scope and audience of a refresh", .timeLimit(.minutes(15)))
struct RefreshScopeTests {
    private static let mailAPI = "https://mail.example"

    @Test("Scope omitted: the original one")
    func omitted() async throws {
        try await withSite { site in
            let tokens = try await site.client.refresh(try await site.refreshToken())
            #expect(tokens.scope == Site.scope)
            #expect(site.server.requests.last?.bodyParameters["scope"] == nil)
        }
    }

    @Test("Scope subset: granted, and the next refresh without scope has all of it again")
    func subset() async throws {
        try await withSite { site in
            let narrow = try await site.client.refresh(
                try await site.refreshToken(),
                scope: ["read:orders"],
                grantedScope: Site.scope
            )
            #expect(narrow.scope == ["read:orders"])
            #expect(narrow.missingScope.isEmpty)
            let next = try #require(narrow.refreshToken)
            #expect(try await site.client.refresh(next).scope == Site.scope)
        }
    }

    @Test("More scope than granted: refused before anything is sent, when the client knows what was granted")
    func moreThanGranted() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            let error = try await failure {
                try await site.client.refresh(token, scope: ["write:orders"], grantedScope: Site.scope)
            }
            #expect(error.refusal == Refusal(.invalidParameter))
            #expect(error.parameter == "scope")
            #expect(site.server.count(.refreshToken) == 0)
        }
    }

    @Test("More scope than granted: dropped silently by the server, and the answer tells what is missing")
    func dropped() async throws {
        try await withSite { site in
            let tokens = try await site.client.refresh(
                try await site.refreshToken(),
                scope: ["read:orders", "write:orders"]
            )
            #expect(tokens.scope == ["read:orders"])
            #expect(tokens.missingScope == ["write:orders"])
        }
    }

    @Test("More scope than granted: a strict server answers 400 invalid_scope, and the token is not spent")
    func refused() async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.scopeWidening = .refused }
            let token = try await site.refreshToken()
            let error = try await failure { try await site.client.refresh(token, scope: ["write:orders"]) }
            #expect(error.refusal == Refusal(.invalidScope, 400, "The scope was not granted originally."))
            _ = try await site.client.refresh(token)
        }
    }

    // MARK: Multi-resource refresh tokens

    private func allowMail(_ site: Site) {
        let api = FakeAuthorizationServer.API(Self.mailAPI, scopes: ["read:mail", "send:mail"])
        site.server.configure {
            $0.apis.append(api)
            $0.clients[0].refreshTokens.multiResource = [Self.mailAPI: ["read:mail"]]
        }
    }

    @Test("Multi-resource: another audience without scope gets everything the policy allows there")
    func otherAudience() async throws {
        try await withSite { site in
            allowMail(site)
            let tokens = try await site.client.refresh(try await site.refreshToken(), audience: Self.mailAPI)
            #expect(tokens.scope == [.openID, .offlineAccess, "read:mail"])
            let claims = try #require(tokens.accessToken.reveal().split(separator: ".").dropFirst().first)
            let payload = try #require(Base64URL.decode(claims.utf8).flatMap { JSONObject(parsing: $0) })
            #expect(payload["aud"]?.array?.first?.string == Self.mailAPI)
        }
    }

    @Test("Multi-resource: scopes the policy does not allow are dropped, and the answer tells which")
    func otherAudienceScope() async throws {
        try await withSite { site in
            allowMail(site)
            let tokens = try await site.client.refresh(
                try await site.refreshToken(),
                scope: ["read:mail", "send:mail"],
                audience: Self.mailAPI
            )
            #expect(tokens.scope == ["read:mail"])
            #expect(tokens.missingScope == ["send:mail"])
        }
    }

    @Test("Multi-resource: without audience the original one, also after another was asked for")
    func backToOriginal() async throws {
        try await withSite { site in
            allowMail(site)
            let mail = try await site.client.refresh(try await site.refreshToken(), audience: Self.mailAPI)
            let token = try #require(mail.refreshToken)
            #expect(try await site.client.refresh(token).scope == Site.scope)
        }
    }

    @Test(
        "Multi-resource: an audience outside the policy is refused with 403 access_denied, and the token is not spent"
    )
    func forbiddenAudience() async throws {
        try await withSite { site in
            allowMail(site)
            let token = try await site.refreshToken()
            let error = try await failure {
                try await site.client.refresh(token, audience: "https://other.example")
            }
            #expect(error.refusal == Refusal(.accessDenied, 403, "Service not found: https://other.example"))
            _ = try await site.client.refresh(token)
        }
    }
}
