import OAuth2
import OAuth2Testing
import Testing

/// The modules of the OpenID Foundation's conformance suite for relying parties, played with the fake server.
///
/// The article OpenIDConformance of the documentation has the table of all modules and where each is tested.
@Suite("OpenID conformance, relying party", .timeLimit(.minutes(15)))
struct ConformanceTests {
    /// A login with one mistake of the server's, which the client must notice and name.
    private func expectRefusal(
        _ fault: IDTokenFault,
        naming parameter: String,
        keys: [FakeAuthorizationServer.SigningKey] = [.standIn(keyID: "k1")],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withSite { site in
            site.server.configure { $0.signingKeys = keys }
            let client = try site.verifyingClient()
            site.server.inject(.idToken(fault), on: Site.token)
            let login = try site.approve(with: client)
            let error = try await failure { try await site.finish(login, with: client) }
            #expect(error.code == .invalidIDToken, sourceLocation: sourceLocation)
            #expect(error.parameter == parameter, sourceLocation: sourceLocation)
        }
    }

    private func expectLogin(
        _ keys: FakeAuthorizationServer.SigningKey...,
        fault: IDTokenFault? = nil
    ) async throws {
        try await withSite { site in
            site.server.configure { $0.signingKeys = keys }
            let client = try site.verifyingClient()
            if let fault { site.server.inject(.idToken(fault), on: Site.token) }
            #expect(try await site.logIn(with: client).idTokenClaims?.subject == "auth0|ada")
        }
    }

    @Test("oidcc-client-test, oidcc-client-test-idtoken-sig-rs256")
    func login() async throws { try await expectLogin(.standIn(keyID: "k1")) }

    @Test("oidcc-client-test-invalid-iss")
    func invalidIssuer() async throws { try await expectRefusal(.wrongIssuer, naming: "iss") }

    @Test("oidcc-client-test-missing-sub")
    func missingSubject() async throws { try await expectRefusal(.missingSubject, naming: "sub") }

    @Test("oidcc-client-test-invalid-aud")
    func invalidAudience() async throws { try await expectRefusal(.wrongAudience, naming: "aud") }

    @Test("oidcc-client-test-missing-iat")
    func missingIssueTime() async throws { try await expectRefusal(.missingIssueTime, naming: "iat") }

    @Test("oidcc-client-test-kid-absent-single-jwks")
    func singleKey() async throws { try await expectLogin(.standIn(keyID: "k1"), fault: .missingKeyID) }

    @Test("oidcc-client-test-kid-absent-multiple-jwks: refused, which the suite allows as well as trying all keys")
    func multipleKeys() async throws {
        let keys = [FakeAuthorizationServer.SigningKey.standIn(keyID: "k1"), .standIn(keyID: "k2")]
        try await expectRefusal(.missingKeyID, naming: "kid", keys: keys)
    }

    @Test("oidcc-client-test-idtoken-sig-none: refused, also by a client that does not require signatures")
    func unsigned() async throws {
        try await expectRefusal(.unsigned, naming: "alg")
        try await withSite { site in
            site.server.inject(.idToken(.unsigned), on: Site.token)
            let login = try site.approve()
            #expect(try await failure { try await site.finish(login) }.parameter == "alg")
        }
    }

    @Test("oidcc-client-test-invalid-sig-rs256")
    func invalidSignature() async throws { try await expectRefusal(.wrongSignature, naming: "signature") }

    @Test("oidcc-client-test-invalid-sig-hs256")
    func invalidHMAC() async throws {
        try await withSite { site in
            var client = try site.client()
            client.idTokenPolicy.signature = .clientSecret
            site.server.inject(.idToken(.wrongSignature), on: Site.token)
            let login = try site.approve(with: client)
            #expect(try await failure { try await site.finish(login, with: client) }.parameter == "signature")
        }
    }

    @Test("oidcc-client-test-nonce-invalid")
    func invalidNonce() async throws { try await expectRefusal(.wrongNonce, naming: "nonce") }

    @Test("oidcc-client-test-client-secret-basic")
    func clientSecretBasic() async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].authentication = .secretBasic("app-secret") }
            let client = try site.client("app", .clientSecretBasic("app-secret"))
            #expect(try await site.logIn(with: client).idTokenClaims?.subject == "auth0|ada")
            #expect(site.server.requests.last?.headers["Authorization"]?.hasPrefix("Basic ") == true)
        }
    }

    @Test("oidcc-client-test-signing-key-rotation, oidcc-client-test-signing-key-rotation-just-before-signing")
    func keyRotation() async throws {
        try await withSite { site in
            site.sign(with: .standIn(keyID: "old"))
            let client = try site.verifyingClient()
            #expect(try await site.logIn(with: client).idTokenClaims != nil)
            let login = try site.approve(with: client)
            site.sign(with: .standIn(keyID: "new"))
            #expect(try await site.finish(login, with: client).idTokenClaims != nil)
        }
    }

    @Test("oidcc-client-test-refresh-token, -refresh-token-invalid-issuer, -refresh-token-invalid-sub")
    func refresh() async throws {
        try await withSite { site in
            let tokens = try await site.logIn()
            let first = try #require(tokens.idToken)
            var refreshToken = try #require(tokens.refreshToken)
            let rows: [([String: JSONLiteral], String?)] = [
                ([:], nil), (["iss": "https://other.example/"], "iss"), (["sub": "auth0|mallory"], "sub"),
            ]
            for (claims, parameter) in rows {
                site.clock.advance(by: .seconds(60))
                site.server.configure { $0.idTokenClaims = claims }
                let next = try await site.client.refresh(refreshToken)
                refreshToken = try #require(next.refreshToken)
                if let parameter {
                    let error = try await failure {
                        try await site.client.validateIDToken(of: next, refreshing: first)
                    }
                    #expect(error.parameter == parameter)
                } else {
                    let claims = try await site.client.validateIDToken(of: next, refreshing: first)
                    #expect(claims?.subject == "auth0|ada")
                }
            }
        }
    }
}
