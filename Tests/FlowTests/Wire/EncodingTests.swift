import OAuth2
import OAuth2Testing
import Testing

@Suite("Encoding: awkward values arrive as they were written", .timeLimit(.minutes(15)))
struct EncodingTests {
    /// How the client proves who it is, in which kind of body.
    struct Way: Sendable, CustomTestStringConvertible {
        let isBasic: Bool
        let encoding: RequestEncoding

        var testDescription: String { (isBasic ? "Basic, " : "secret in the body, ") + encoding.contentType }

        static let all = [
            Way(isBasic: false, encoding: .form), Way(isBasic: false, encoding: .json),
            Way(isBasic: true, encoding: .form), Way(isBasic: true, encoding: .json),
        ]

        func authentication(_ secret: ClientSecret) -> ClientAuthentication {
            isBasic ? .clientSecretBasic(secret) : .clientSecretPost(secret)
        }
    }

    // `+ & = %`, an escape that must not be undone, quotes, a colon and, where RFC 6749 appendix A allows it (not in id,
    // secret and scope), everything else.
    private static let id = "a+b&c=d%e%2Bf g:h/i?j#k~\"\\"
    private static let secret = "s+&=% %20%zz:/?#~\"\\ {}[]"
    private static let token = "t+&=% %20%zz:ü日本🔑\t\"\\\u{7F}é e\u{301}"
    private static let scope: ScopeValue = "read:a+b&c=d%e%20/#[]{}~"
    private static let audience = "https://api.example/?a=1&b=%20+x y=ü/日本#🔑"
    private static let organization = "org +&=% ü"

    private func site(_ body: (Site) async throws -> Void) async throws {
        try await withSite { site in
            site.register(Self.id, .secret(Self.secret)) {
                $0.clientGrants = [Self.audience: [Self.scope]]
                $0.organizations = [Self.organization]
            }
            site.server.configure {
                $0.apis.append(.init(Self.audience, scopes: [Self.scope.rawValue]))
                $0.users[0].organizations = [Self.organization]
            }
            try await body(site)
        }
    }

    private func client(_ site: Site, _ way: Way) throws -> OAuth2Client {
        try site.client(Self.id, way.authentication(ClientSecret(Self.secret))) { $0.requestEncoding = way.encoding }
    }

    @Test("Login, refresh and revocation with such an id, secret, scope, audience and organization", arguments: Way.all)
    func wholeLogin(way: Way) async throws {
        try await site { site in
            let client = try client(site, way)
            let tokens = try await site.logIn(
                with: client,
                scope: [.openID, .offlineAccess, Self.scope],
                audience: Self.audience
            ) { $0.organization = Self.organization }
            #expect(tokens.scope == [.openID, .offlineAccess, Self.scope])
            let next = try await client.refresh(
                try #require(tokens.refreshToken),
                scope: [Self.scope],
                audience: Self.audience
            )
            #expect(next.scope == [Self.scope])
            try await client.revoke(try #require(next.refreshToken))
            #expect(site.server.liveRefreshTokens.isEmpty)
        }
    }

    @Test("Client credentials with such values, and what the server read", arguments: Way.all)
    func clientCredentials(way: Way) async throws {
        try await site { site in
            let tokens = try await client(site, way).clientCredentials(
                scope: [Self.scope],
                audience: Self.audience,
                organization: Self.organization
            )
            #expect(tokens.scope == [Self.scope])
            let request = try #require(site.server.requests.last)
            let sent = request.bodyParameters
            #expect(sent["scope"] == Self.scope.rawValue)
            #expect(sent["audience"] == Self.audience)
            #expect(sent["organization"] == Self.organization)
            #expect(sent["client_secret"] == (way.isBasic ? nil : Self.secret))
            #expect(sent["client_id"] == (way.isBasic ? nil : Self.id))
            #expect((request.headers["Authorization"] != nil) == way.isBasic)
            if way.encoding == .form { #expect(request.body.allSatisfy { (0x21...0x7E).contains($0) }) }
        }
    }

    @Test("The form of the RFC's Basic credentials: encoded before base64, so that a colon is no separator")
    func basicBytes() async throws {
        try await withSite { site in
            let client = try site.client("1PpG/Q 1", .clientSecretBasic("a/b:c+d="))
            _ = try await failure { try await client.clientCredentials() }
            let header = try #require(site.server.requests.last?.headers["Authorization"])
            #expect(header == "Basic MVBwRyUyRlElMjAxOmElMkZiJTNBYyUyQmQlM0Q=")
        }
    }

    @Test("A grant URI and parameters of an extension grant", arguments: [RequestEncoding.form, .json])
    func extensionGrant(encoding: RequestEncoding) async throws {
        try await withSite { site in
            let client = try site.client { $0.requestEncoding = encoding }
            var request = try TokenRequest(
                grantType: "http://auth0.com/oauth/grant-type/mfa-oob",
                parameters: ["mfa_token": Self.token, "oob_code": Self.audience]
            )
            request.additionalParameters = ["näme +&=%": Self.organization]
            _ = try await failure { try await client.requestTokens(request) }
            let received = try #require(site.server.requests.last)
            #expect(received.bodyParameters["grant_type"] == "http://auth0.com/oauth/grant-type/mfa-oob")
            #expect(received.bodyParameters["mfa_token"] == Self.token)
            #expect(received.bodyParameters["oob_code"] == Self.audience)
            #expect(received.bodyParameters["näme +&=%"] == Self.organization)
            if encoding == .form {
                let body = String(decoding: received.body, as: UTF8.self)
                #expect(body.hasPrefix("grant_type=http%3A%2F%2Fauth0.com%2Foauth%2Fgrant-type%2Fmfa-oob&"))
            }
        }
    }

    @Test("The authorization URL: the server reads what was asked, and the browser sees ASCII only")
    func authorizationURL() async throws {
        try await site { site in
            let login = try site.begin(scope: [.openID, Self.scope], audience: Self.audience) {
                $0.loginHint = "ada+test@example.com & Söhne"
                $0.organization = Self.organization
                $0.additionalParameters = ["ext-näme": "ü +&=%"]
            }
            #expect(login.url.utf8.allSatisfy { (0x21...0x7E).contains($0) })
            let target = "/authorize?" + (login.url.split(separator: "?", maxSplits: 1).last ?? "")
            let query = ReceivedRequest(method: .get, target: target).query
            #expect(query["scope"] == "openid \(Self.scope.rawValue)")
            #expect(query["audience"] == Self.audience)
            #expect(query["login_hint"] == "ada+test@example.com & Söhne")
            #expect(query["organization"] == Self.organization)
            #expect(query["ext-näme"] == "ü +&=%")
        }
    }
}
