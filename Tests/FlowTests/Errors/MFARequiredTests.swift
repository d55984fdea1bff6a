import OAuth2
import OAuth2Testing
import Testing

@Suite("Error answers: mfa_required on a refresh", .timeLimit(.minutes(15)))
struct MFARequiredTests {
    private func demandMFA(_ site: Site, status: Int = 403, factors: [FakeAuthorizationServer.Factor]) {
        site.server.configure {
            $0.mfa.appliesToRefresh = true
            $0.mfa.requiredStatus = status
            $0.users[0].factors = factors
        }
    }

    private static let otp = FakeAuthorizationServer.Factor(.otp(secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))

    @Test("403, and the older 401: the error can be resumed and keeps what was interrupted", arguments: [403, 401])
    func resumable(status: Int) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            demandMFA(site, status: status, factors: [Self.otp])
            let error = try await failure { try await site.client.refresh(token, scope: ["read:orders"]) }
            #expect(error.refusal == Refusal(.mfaRequired, status, "Multifactor authentication required"))
            let required = try #require(error.mfaRequired)
            #expect(required.token.reveal().hasPrefix("Fe26.2*"))
            #expect(required.interrupted.grantType == .refreshToken)
            #expect(required.interrupted.scope == ["read:orders"])
            #expect(required.interrupted.refreshToken == token)
            #expect(required.receivedAt == site.clock.now)
        }
    }

    @Test("The refresh token is not spent by the demand")
    func notSpent() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            demandMFA(site, factors: [Self.otp])
            #expect(try await failure { try await site.client.refresh(token) }.code == .mfaRequired)
            site.server.configure { $0.mfa.appliesToRefresh = false }
            #expect(try await site.client.refresh(token).isRefreshTokenNew)
        }
    }

    @Test("The second factor finishes the refresh and brings the rotated token")
    func finished() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            demandMFA(site, factors: [Self.otp])
            let error = try await failure { try await site.client.refresh(token) }
            let required = try #require(error.mfaRequired)
            let code = try #require(site.server.currentTOTP(of: Site.user))
            let tokens = try await site.client.requestTokens(
                .resuming(
                    required,
                    grantType: "http://auth0.com/oauth/grant-type/mfa-otp",
                    parameters: ["otp": code]
                )
            )
            #expect(tokens.scope == Site.scope)
            #expect(tokens.isRefreshTokenNew)
            #expect(site.server.liveRefreshTokens == [tokens.refreshToken?.reveal()])
        }
    }

    @Test("challenge: the factors the user has")
    func challenge() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            demandMFA(site, factors: [Self.otp, .init(.sms(phoneNumber: "+15550100")), .init(.push)])
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.mfaRequired?.requirements.challenge == [.otp, .phone, .pushNotification])
            #expect(error.mfaRequired?.requirements.enroll == nil)
        }
    }

    @Test("enroll: the factors the user may enroll first")
    func enroll() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            demandMFA(site, factors: [])
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.mfaRequired?.requirements.challenge == nil)
            #expect(error.mfaRequired?.requirements.enroll == [.otp, .phone, .pushNotification])
        }
    }

    @Test("No requirements, as most tenants: both lists are missing, and the login can be resumed all the same")
    func noRequirements() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            demandMFA(site, factors: [Self.otp])
            site.server.configure { $0.mfa.sendsRequirements = false }
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.mfaRequired?.requirements == MFARequirements())
        }
    }

    @Test("challenge_types, empty lists and unknown kinds are read tolerantly")
    func tolerant() async throws {
        try await withSite { site in
            func requirements(_ members: String) async throws -> MFARequirements? {
                site.server.inject(
                    .json(403, #"{"error":"mfa_required","mfa_token":"Fe26.2*x"\#(members)}"#),
                    on: Site.token
                )
                return try await failure { try await site.client.clientCredentials(audience: Site.api) }
                    .mfaRequired?.requirements
            }
            #expect(try await requirements(#","challenge_types":["otp","oob"]"#)?.challenge == ["otp", "oob"])
            let odd = try await requirements(
                #","mfa_requirements":{"challenge":[],"enroll":[{"type":"retina"},7,{"kind":"otp"}]}"#
            )
            #expect(odd?.challenge == [])
            #expect(odd?.enroll == ["retina"])
            #expect(try await requirements(#","mfa_requirements":"soon""#) == MFARequirements())
        }
    }

    @Test("Without an mfa_token there is nothing to resume")
    func noToken() async throws {
        try await withSite { site in
            site.server.inject(.json(403, #"{"error":"mfa_required"}"#), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.code == .mfaRequired)
            #expect(error.mfaRequired == nil)
        }
    }

    @Test("An mfa_token of a thousand bytes and more is kept whole")
    func longToken() async throws {
        try await withSite { site in
            let token = "Fe26.2*" + String(repeating: "a1-_", count: 1_000)
            site.server.inject(.json(403, #"{"error":"mfa_required","mfa_token":"\#(token)"}"#), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.mfaRequired?.token.reveal() == token)
        }
    }
}
