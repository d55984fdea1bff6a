import OAuth2
import OAuth2Testing
import Testing

@Suite("Token endpoint: authorization_code", .timeLimit(.minutes(15)))
struct AuthorizationCodeTests {
    @Test("Secret and PKCE: tokens for what was asked")
    func secretAndPKCE() async throws {
        try await withSite { site in
            let tokens = try await site.logIn()
            #expect(tokens.tokenType == .bearer)
            #expect(tokens.expiresIn == .seconds(86_400))
            #expect(tokens.scope == Site.scope)
            #expect(tokens.missingScope.isEmpty)
            #expect(tokens.isRefreshTokenNew)
            #expect(tokens.idToken != nil)
            #expect(tokens.refreshTokenAbsence == nil)
            #expect(tokens.tolerances.isEmpty)
            #expect(site.server.liveAccessTokens == [tokens.accessToken.reveal()])
        }
    }

    @Test("PKCE only: a public client sends no secret")
    func publicClient() async throws {
        try await withSite { site in
            site.register("native", .none)
            let tokens = try await site.logIn(with: try site.client("native", .none))
            #expect(tokens.refreshToken != nil)
            let sent = try #require(site.server.requests.last).bodyParameters
            #expect(sent["client_secret"] == nil)
            #expect(sent["client_id"] == "native")
            #expect(sent["code_verifier"]?.utf8.count == 43)
        }
    }

    @Test("Secret only: PKCE can be left out for a server that rejects it")
    func secretOnly() async throws {
        try await withSite { site in
            let tokens = try await site.logIn { $0.omitsPKCEBecauseTheServerRejectsIt = true }
            #expect(tokens.refreshToken != nil)
            #expect(site.server.requests.last?.bodyParameters["code_verifier"] == nil)
        }
    }

    @Test("Form and JSON bodies, secret in body and header: the same tokens", arguments: [RequestEncoding.form, .json])
    func encodings(encoding: RequestEncoding) async throws {
        try await withSite { site in
            for authentication in [
                ClientAuthentication.clientSecretPost("app-secret"), .clientSecretBasic("app-secret"),
            ] {
                let client = try site.client("app", authentication) { $0.requestEncoding = encoding }
                #expect(try await site.logIn(with: client).scope == Site.scope)
            }
            #expect(site.server.requests.allSatisfy { $0.headers["Content-Type"] == encoding.contentType })
        }
    }

    // MARK: Refusals

    private static let invalidCode = Refusal(.invalidGrant, 403, "Invalid authorization code")

    @Test("Bad code: 403 invalid_grant; a new login is the way on")
    func badCode() async throws {
        try await withSite { site in
            let error = try await failure { try await site.finish(try site.approve(), injecting: "no-such-code") }
            #expect(error.refusal == Self.invalidCode)
            #expect(error.step == .token)
            _ = try await site.logIn()
        }
    }

    @Test("Used code: 403 invalid_grant, and the tokens of the first use are revoked")
    func usedCode() async throws {
        try await withSite { site in
            let login = try site.approve()
            let first = try await site.finish(login)
            let error = try await failure { try await site.finish(login, with: try site.client()) }
            #expect(error.refusal == Self.invalidCode)
            #expect(site.server.events.contains(.codeReplayed(clientID: "app")))
            #expect(site.server.liveAccessTokens.isEmpty)
            let refreshToken = try #require(first.refreshToken)
            let afterwards = try await failure { try await site.client.refresh(refreshToken) }
            #expect(afterwards.code == .invalidGrant)
        }
    }

    @Test("Used code: the client that used it sends nothing, and the tokens stay good")
    func usedCodeInOneProcess() async throws {
        try await withSite { site in
            let login = try site.approve()
            let first = try await site.finish(login)
            let error = try await failure { try await site.finish(login) }
            #expect(error.refusal == Refusal(.authorizationAlreadyUsed))
            #expect(site.tokenRequests == 1)
            #expect(site.server.liveAccessTokens == [first.accessToken.reveal()])
        }
    }

    @Test("Expired code: 403 invalid_grant")
    func expiredCode() async throws {
        try await withSite { site in
            let login = try site.approve()
            site.clock.advance(by: .seconds(600))
            #expect(try await failure { try await site.finish(login) }.refusal == Self.invalidCode)
        }
    }

    @Test("Other client's code: 403 invalid_grant, and the code stays good for its own client")
    func othersCode() async throws {
        try await withSite { site in
            site.register("other", .secret("other-secret"))
            let login = try site.approve()
            let other = try site.client("other", .clientSecretPost("other-secret"))
            let others = try site.approve(with: other)
            let error = try await failure { try await site.finish(others, injecting: login.code, with: other) }
            #expect(error.refusal == Self.invalidCode)
            _ = try await site.finish(login)
        }
    }

    private static let wrongVerifier = Refusal(.invalidGrant, 403, "Failed to verify code verifier")

    @Test("Wrong verifier, as after a code injection: 403 invalid_grant, and the code is burnt")
    func wrongVerifier() async throws {
        try await withSite { site in
            let victim = try site.approve()
            let error = try await failure { try await site.finish(try site.approve(), injecting: victim.code) }
            #expect(error.refusal == Self.wrongVerifier)
            #expect(try await failure { try await site.finish(victim) }.refusal == Self.invalidCode)
        }
    }

    @Test("Missing verifier: 403 invalid_grant, with the right secret too")
    func missingVerifier() async throws {
        try await withSite { site in
            let victim = try site.approve()
            let without = try site.approve { $0.omitsPKCEBecauseTheServerRejectsIt = true }
            let error = try await failure { try await site.finish(without, injecting: victim.code) }
            #expect(error.refusal == Self.wrongVerifier)
        }
    }

    @Test("Verifier without a challenge: refused by a strict server, so a downgrade is noticed")
    func verifierWithoutChallenge() async throws {
        try await withSite { site in
            let stripped = try site.approve { $0.omitsPKCEBecauseTheServerRejectsIt = true }
            let error = try await failure { try await site.finish(try site.approve(), injecting: stripped.code) }
            #expect(error.refusal == Self.wrongVerifier)
        }
    }

    @Test("Redirect mismatch: 403 unauthorized_client with both addresses")
    func redirectMismatch() async throws {
        try await withSite { site in
            let other = Site.redirectURI + "/other"
            site.server.configure { $0.clients[0].callbacks.append(other) }
            let victim = try site.approve()
            let login = try site.approve { $0.redirectURI = other }
            let error = try await failure { try await site.finish(login, injecting: victim.code) }
            let text = "The redirect URI is wrong. You sent \(other), and we expected \(Site.redirectURI)"
            #expect(error.refusal == Refusal(.unauthorizedClient, 403, text))
        }
    }

    @Test("Wrong secret: 401 access_denied is a failed client, not a refusing user; the code survives")
    func wrongSecret() async throws {
        try await withSite { site in
            let login = try site.approve()
            let client = try site.client("app", .clientSecretPost("wrong"))
            let error = try await failure { try await site.finish(login, with: client) }
            #expect(error.refusal == Refusal(.invalidClient, 401, "Unauthorized"))
            #expect(error.response?.error == "access_denied")
            _ = try await site.finish(login)
        }
    }

    @Test("Wrong secret: 401 invalid_client, as documented, is the same case", arguments: [false, true])
    func documentedWrongSecret(isBasic: Bool) async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.clientFailureIsInvalidClient = true }
            let client = try site.client("app", isBasic ? .clientSecretBasic("wrong") : .clientSecretPost("wrong"))
            let error = try await failure { try await site.logIn(with: client) }
            #expect(error.refusal == Refusal(.invalidClient, 401, "Client authentication failed"))
            #expect((error.response?.headers["WWW-Authenticate"] != nil) == isBasic)
            #expect(site.tokenRequests == 1)
        }
    }

    @Test("A code without a checked callback: refused before anything is sent")
    func uncheckedCode() async throws {
        try await withSite { site in
            let code = try site.approve().code
            let error = try await failure {
                try TokenRequest(grantType: .authorizationCode, parameters: ["code": code])
            }
            #expect(error.refusal == Refusal(.invalidParameter))
            #expect(site.server.requests.isEmpty)
        }
    }

    @Test("Missing parameter: 400 invalid_request names it")
    func missingParameter() async throws {
        try await withSite { site in
            let error = try await failure {
                try await site.post(["grant_type": "authorization_code"], to: Site.token, step: .token)
            }
            #expect(error.refusal == Refusal(.invalidRequest, 400, "Missing required parameter: code"))
        }
    }

    @Test("Grant type off: 403 unauthorized_client")
    func grantTypeOff() async throws {
        try await withSite { site in
            let login = try site.approve()
            site.server.configure { $0.clients[0].grantTypes = [.refreshToken] }
            let text = "Grant type 'authorization_code' not allowed for the client."
            #expect(
                try await failure { try await site.finish(login) }.refusal == Refusal(.unauthorizedClient, 403, text)
            )
        }
    }

    @Test("Rule or Action denies: 403 access_denied is a refusal and not a failed client")
    func denied() async throws {
        try await withSite { site in
            site.server.configure { $0.hook = { _ in .deny("Not today.") } }
            let error = try await failure { try await site.logIn() }
            #expect(error.refusal == Refusal(.accessDenied, 403, "Not today."))
            #expect(site.server.liveAccessTokens.isEmpty)
        }
    }
}
