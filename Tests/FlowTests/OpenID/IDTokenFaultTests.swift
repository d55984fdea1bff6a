import OAuth2
import OAuth2Testing
import Testing

@Suite("Mistakes in the ID token of a login", .timeLimit(.minutes(15)))
struct IDTokenFaultTests {
    /// What the error names; `nil` where the token is good for a client that checks claims only.
    static let faults: [(IDTokenFault, claims: String?, signature: String)] = [
        (.wrongIssuer, "iss", "iss"), (.wrongAudience, "aud", "aud"), (.wrongNonce, "nonce", "nonce"),
        (.missingNonce, "nonce", "nonce"), (.missingSubject, "sub", "sub"), (.missingIssueTime, "iat", "iat"),
        (.staleIssueTime, "iat", "iat"), (.expired, "exp", "exp"), (.duplicatedClaim, "id_token", "id_token"),
        (.huge, "id_token", "id_token"), (.missingKeyID, nil, "kid"), (.unknownKeyID, nil, "kid"),
        (.unsigned, "alg", "alg"), (.wrongSignature, nil, "signature"), (.hmacWithPublicKey, nil, "alg"),
        (.missing, "id_token", "id_token"),
    ]

    @Test("every fault has its row")
    func complete() {
        #expect(Set(Self.faults.map(\.0)) == Set(IDTokenFault.allCases))
    }

    @Test("is noticed, and the next login without it goes through", arguments: faults.indices)
    func fault(index: Int) async throws {
        let row = Self.faults[index]
        try await withSite { site in
            // Two keys, so that a token has to name its own.
            site.sign(with: .standIn(keyID: "a"), .standIn(keyID: "b"))
            for (client, parameter) in [(site.client, row.claims), (try site.verifyingClient(), row.signature)] {
                site.server.inject(.idToken(row.0), on: Site.token)
                let login = try site.approve(with: client)
                if let parameter {
                    let error = try await failure { try await site.finish(login, with: client) }
                    #expect(error.parameter == parameter, "\(row.0.rawValue)")
                    #expect(error.code == (row.0 == .missing ? .missingIDToken : .invalidIDToken))
                    #expect(error.rejectedTokens?.refreshToken != nil)
                } else {
                    #expect(try await site.finish(login, with: client).idTokenClaims != nil)
                }
                #expect(try await site.logIn(with: client).idTokenClaims?.subject == "auth0|ada")
            }
        }
    }

    @Test("HS256 with the client secret, the fake server's default: a token that it did not sign is refused")
    func clientSecret() async throws {
        try await withSite { site in
            var client = try site.client()
            client.idTokenPolicy.signature = .clientSecret
            #expect(try await site.logIn(with: client).idTokenClaims?.subject == "auth0|ada")
            site.server.inject(.idToken(.wrongSignature), on: Site.token)
            let login = try site.approve(with: client)
            #expect(try await failure { try await site.finish(login, with: client) }.parameter == "signature")
            site.sign(with: .standIn(keyID: "a"))
            let other = try site.approve(with: client)
            #expect(try await failure { try await site.finish(other, with: client) }.parameter == "alg")
        }
    }

    @Test("what a login asks for reaches the token: maximum age, organization by id and by name")
    func request() async throws {
        try await withSite { site in
            site.server.configure { $0.users[0].organizations = ["org_1", "Acme"] }
            let tokens = try await site.logIn {
                $0.maxAge = 0
                $0.organization = "org_1"
            }
            #expect(tokens.idTokenClaims?.authenticatedAt == site.clock.now)
            #expect(tokens.idTokenClaims?.organizationID == "org_1")
            #expect(try await site.logIn { $0.organization = "Acme" }.idTokenClaims?.organizationName == "acme")
            site.server.configure { $0.idTokenClaims = ["org_id": "org_2"] }
            let login = try site.approve { $0.organization = "org_1" }
            #expect(try await failure { try await site.finish(login) }.parameter == "org_id")
        }
    }
}
