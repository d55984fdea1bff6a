import OAuth2
import OAuth2Testing
import Testing

@Suite("Discovery over a socket")
struct DiscoveryTests {
    static let openID = "/.well-known/openid-configuration"
    static let oauth = "/.well-known/oauth-authorization-server"

    @Test("A login, user info, a refresh and a revocation with nothing but the issuer")
    func wholeLife() async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.sendsIssuerInCallback = true }
            let client = try await site.source().client()
            #expect(client.server == (try site.server.authorizationServer()))
            let tokens = try await site.logIn(with: client)
            let subject = try #require(tokens.idTokenClaims?.subject)
            let info = try await client.userInfo(tokens.accessToken, expectedSubject: subject)
            #expect(info.subject == "auth0|ada")
            let fresh = try await client.refresh(try #require(tokens.refreshToken))
            try await client.revoke(try #require(fresh.refreshToken))
            #expect(site.server.count(path: Self.openID) == 1)
        }
    }

    @Test(
        "An issuer with a path is found in both forms",
        arguments: [MetadataLocation.openIDConfiguration, .oauthAuthorizationServer]
    )
    func path(location: MetadataLocation) async throws {
        try await withSite { site in
            site.server.configure {
                $0.issuer += "tenant/"
                $0.behavior.metadataLocations = [location]
            }
            let client = try await site.source().client()
            #expect(client.server.issuer.hasSuffix("/tenant/"))
            #expect(client.server.tokenEndpoint.path == "/tenant/oauth/token")
            #expect(site.server.count(path: "/tenant" + Self.openID) == 1)
            #expect(site.server.count(path: Self.oauth + "/tenant") == (location == .oauthAuthorizationServer ? 1 : 0))
            #expect(try await site.logIn(with: client).idToken != nil)
        }
    }

    @Test("Metadata that is wrong, huge or moved leads to an error and to no further request")
    func refused() async throws {
        try await withSite { site in
            let other = try SilentListener()
            let faults: [(Fault, OAuth2Error.Code)] = [
                (.metadataOfAnotherIssuer, .issuerMismatch), (.metadataWithPlainHTTP, .malformedResponse),
                (.redirect(to: other.url + ".well-known/openid-configuration"), .redirectRefused),
                (.redirect(to: other.url, status: 308), .redirectRefused), (.oversizedBody(), .transportFailed),
                (.truncatedBody, .malformedResponse),
                (.status(503), .unexpectedResponse), (.tooManyRequests(retryAfter: 7), .tooManyRequests),
                (.metadata(["token_endpoint": 1]), .malformedResponse),
                (.metadata(["authorization_response_iss_parameter_supported": "true"]), .malformedResponse),
            ]
            for (fault, code) in faults {
                site.server.inject(fault, on: Self.openID)
                let error = try await failure { try await site.source().client() }
                #expect(error.code == code)
                #expect(error.step == .discovery)
            }
            #expect(site.server.requests.map(\.path) == Array(repeating: Self.openID, count: faults.count))
            #expect(other.connections() == 0, "a redirect is not followed")
        }
    }

    @Test("A page in the place of metadata leads to the other location", arguments: [200, 404, 500])
    func page(status: Int) async throws {
        try await withSite { site in
            site.server.inject(.htmlPage(status: status), on: Self.openID)
            _ = try await site.source().client()
            #expect(site.server.requests.map(\.path) == [Self.openID, Self.oauth])
        }
    }

    @Test("A server that goes down after the first reading keeps its clients")
    func down() async throws {
        try await withSite { site in
            let source = try site.source()
            site.server.inject(.status(503), on: Self.openID, times: nil, after: 1)
            _ = try await source.client()
            for _ in 0..<3 {
                site.clock.advance(by: .seconds(3_600))
                #expect(try await site.logIn(with: try await source.client()).idToken != nil)
            }
        }
    }

    @Test("A hundred callers at once read the metadata once, and one of them can give up", .timeLimit(.minutes(15)))
    func crowd() async throws {
        try await withSite { site in
            let source = try site.source()
            let gate = RequestGate()
            site.server.inject(.hold(at: gate), on: Self.openID)
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<100 { group.addTask { try await source.client().server.issuer } }
                let impatient = Task { try await source.client() }
                try await gate.waitForArrivals(1)
                impatient.cancel()
                await #expect(throws: CancellationError.self) { try await impatient.value }
                gate.open()
                for try await issuer in group { #expect(issuer == site.server.issuer) }
            }
            #expect(site.server.count(path: Self.openID) == 1)
        }
    }
}

extension Site {
    /// A source of clients like ``client``.
    func source(change: (inout MetadataRequest) -> Void = { _ in }) throws -> OAuth2ClientSource {
        var request = try MetadataRequest(issuer: server.issuer)
        change(&request)
        return OAuth2ClientSource(request, registration: client.registration, transport: transport, clock: clock)
    }
}
