import OAuth2
import OAuth2Testing
import Testing

/// The certificate itself is the transport's; here it is about what is sent, and where to.
@Suite("Mutual TLS: the endpoints over a socket", .timeLimit(.minutes(15)))
struct MutualTLSTests {
    /// A site that answers at a second address, too, which its metadata names for client certificates.
    ///
    /// `body` gets the two addresses as they stand in the `Host` field.
    private func withAliases(_ body: (Site, _ ordinary: String, _ mutual: String) async throws -> Void) async throws {
        try await withSite { site in
            let issuer = site.server.issuer
            let listener = try site.server.listen()
            defer { listener.close() }
            func url(_ path: String) -> JSONLiteral { .string(listener.url + path) }
            let aliases: JSONLiteral = [
                "token_endpoint": url("oauth/token"), "revocation_endpoint": url("oauth/revoke"),
                "userinfo_endpoint": url("userinfo"), "authorization_endpoint": url("authorize"),
            ]
            site.server.configure {
                $0.issuer = issuer
                $0.metadata["mtls_endpoint_aliases"] = aliases
            }
            func host(_ url: String) throws -> String {
                let url = try EndpointURL(url)
                return "\(url.host):\(try #require(url.port))"
            }
            try await body(site, try host(issuer), try host(listener.url))
        }
    }

    /// A login, user info, a refresh and a revocation.
    ///
    /// - Returns: The requests of the client, without those for the metadata.
    private func wholeLife(_ site: Site, _ registration: ClientRegistration) async throws -> [ReceivedRequest] {
        let source = OAuth2ClientSource(
            try MetadataRequest(issuer: site.server.issuer),
            registration: registration,
            transport: site.transport,
            clock: site.clock
        )
        let client = try await source.client()
        #expect(try site.begin(with: client).url.hasPrefix(site.server.url("authorize?")))
        let tokens = try await site.logIn(with: client)
        _ = try await client.userInfo(tokens.accessToken, expectedSubject: "auth0|ada")
        let fresh = try await client.refresh(try #require(tokens.refreshToken))
        try await client.revoke(try #require(fresh.refreshToken))
        let sent = site.server.requests.filter { !$0.path.hasPrefix("/.well-known/") }
        #expect(sent.map(\.path) == [Site.token, "/userinfo", Site.token, Site.revoke])
        return sent
    }

    @Test(
        "A client with a certificate sends its id, and everything but the browser to the endpoints for certificates",
        arguments: [ClientAuthentication.tlsClientAuth, .selfSignedTLSClientAuth]
    )
    func certificate(method: ClientAuthentication) async throws {
        try await withAliases { site, _, mutual in
            site.register("holder", .certificate)
            let sent = try await wholeLife(site, try ClientRegistration(id: "holder", authentication: method))
            #expect(sent.map { $0.headers["Host"] } == Array(repeating: mutual, count: 4))
            for request in sent where request.path != "/userinfo" {
                #expect(request.bodyParameters["client_id"] == "holder")
                #expect(request.bodyParameters["client_secret"] == nil)
                #expect(request.headers["Authorization"] == nil)
            }
        }
    }

    @Test("A public client whose tokens are bound to a certificate goes there, too")
    func bound() async throws {
        try await withAliases { site, _, mutual in
            site.register("public", .none)
            var registration = try ClientRegistration(id: "public", authentication: .none)
            registration.bindsAccessTokensToClientCertificate = true
            let sent = try await wholeLife(site, registration)
            #expect(sent.map { $0.headers["Host"] } == Array(repeating: mutual, count: 4))
        }
    }

    @Test("A client with a secret does not")
    func secret() async throws {
        try await withAliases { site, ordinary, _ in
            let sent = try await wholeLife(site, site.client.registration)
            #expect(sent.map { $0.headers["Host"] } == Array(repeating: ordinary, count: 4))
        }
    }

    @Test("Client credentials with a certificate: granted, for the client is no public one")
    func clientCredentials() async throws {
        try await withAliases { site, _, mutual in
            site.register("holder", .certificate) { $0.clientGrants = [Site.api: ["read:orders"]] }
            let client = try await OAuth2Client.discover(
                issuer: site.server.issuer,
                registration: try ClientRegistration(id: "holder", authentication: .tlsClientAuth),
                transport: site.transport
            )
            #expect(try await client.clientCredentials(audience: Site.api).scope == ["read:orders"])
            #expect(site.server.requests.last?.headers["Host"] == mutual)
        }
    }
}
