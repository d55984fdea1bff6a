import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: client_credentials", .timeLimit(.minutes(15)))
struct ClientCredentialsTests {
    @Test("Success: an access token, never a refresh or ID token", arguments: [RequestEncoding.form, .json])
    func success(encoding: RequestEncoding) async throws {
        try await withSite { site in
            let client = try site.client { $0.requestEncoding = encoding }
            let tokens = try await client.clientCredentials(audience: Site.api)
            #expect(tokens.tokenType == .bearer)
            #expect(tokens.scope == ["read:orders"])
            #expect(tokens.expiresIn == .seconds(86_400))
            #expect(tokens.requestedAt == site.clock.now)
            #expect(tokens.refreshToken == nil)
            #expect(tokens.idToken == nil)
            #expect(tokens.refreshTokenAbsence == nil)
        }
    }

    @Test("Default audience of the tenant: none has to be sent")
    func defaultAudience() async throws {
        try await withSite { site in
            let missing = try await failure { try await site.client.clientCredentials() }
            #expect(missing.code == .accessDenied)
            #expect(missing.response?.status == 403)
            site.server.configure { $0.defaultAudience = Site.api }
            #expect(try await site.client.clientCredentials().scope == ["read:orders"])
            #expect(site.server.requests.last?.bodyParameters["audience"] == nil)
        }
    }

    @Test("Organization: granted where the client may, 403 access_denied elsewhere")
    func organization() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].organizations = ["org_1"] }
            _ = try await site.client.clientCredentials(audience: Site.api, organization: "org_1")
            let error = try await failure {
                try await site.client.clientCredentials(audience: Site.api, organization: "org_2")
            }
            #expect(
                error.refusal == Refusal(.accessDenied, 403, "Client is not authorized for the organization org_2")
            )
        }
    }

    @Test("Unknown API: 403 access_denied")
    func unknownAPI() async throws {
        try await withSite { site in
            let error = try await failure { try await site.client.clientCredentials(audience: "https://nowhere") }
            #expect(
                error.refusal
                    == Refusal(.accessDenied, 403, "Service not enabled within domain: https://nowhere")
            )
        }
    }

    @Test("No client grant: 403 access_denied")
    func noClientGrant() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].clientGrants = [:] }
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            let text = "Client is not authorized to access \"\(Site.api)\". Create a \"client-grant\" for it."
            #expect(error.refusal == Refusal(.accessDenied, 403, text))
        }
    }

    @Test("Scope beyond the client grant: 403 access_denied")
    func scopeBeyondGrant() async throws {
        try await withSite { site in
            let error = try await failure {
                try await site.client.clientCredentials(scope: ["write:orders"], audience: Site.api)
            }
            #expect(error.code == .accessDenied)
            #expect(error.response?.status == 403)
        }
    }

    @Test("Grant type off: 403 unauthorized_client")
    func grantTypeOff() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].grantTypes = [.authorizationCode] }
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            let text = "Grant type 'client_credentials' not allowed for the client."
            #expect(error.refusal == Refusal(.unauthorizedClient, 403, text))
        }
    }

    @Test("Bad secret: 401 access_denied is a failed client", arguments: [false, true])
    func badSecret(isBasic: Bool) async throws {
        try await withSite { site in
            let client = try site.client("app", isBasic ? .clientSecretBasic("wrong") : .clientSecretPost("wrong"))
            let error = try await failure { try await client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.invalidClient, 401, "Unauthorized"))
            #expect(site.tokenRequests == 1)
        }
    }

    @Test("Unknown client: 401 access_denied is a failed client")
    func unknownClient() async throws {
        try await withSite { site in
            let client = try site.client("nobody", .clientSecretPost("app-secret"))
            let error = try await failure { try await client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.invalidClient, 401, "Unauthorized"))
        }
    }

    @Test("Public client: refused before anything is sent")
    func publicClient() async throws {
        try await withSite { site in
            let client = try site.client("app", .none)
            let error = try await failure { try await client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.invalidConfiguration))
            #expect(site.server.requests.isEmpty)
        }
    }

    @Test("Signed assertion: taken by the server, and a new one is made for each request")
    func assertion() async throws {
        struct Signer: ClientAssertionSigner {
            func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
                ClientAssertion("good.\(UInt64.random(in: .min ... .max)).\(context.clientID)")
            }
        }
        try await withSite { site in
            site.register("signer", .assertion { $0.hasPrefix("good.") }) {
                $0.clientGrants = [Site.api: ["read:orders"]]
            }
            let client = try site.client("signer", .assertion(Signer()))
            for _ in 0..<2 { _ = try await client.clientCredentials(audience: Site.api) }
            let sent = site.server.requests.compactMap { $0.bodyParameters["client_assertion"] }
            #expect(Set(sent).count == 2)
            site.server.configure { $0.clients[1].authentication = .assertion { _ in false } }
            let error = try await failure { try await client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.invalidClient, 401, "The client assertion is not valid."))
        }
    }
}
