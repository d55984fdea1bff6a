import OAuth2
import OAuth2Testing
import Testing

@Suite("Callback: errors", .timeLimit(.minutes(15)))
struct CallbackErrorTests {
    static let modes: [ResponseMode] = [.query, .fragment, .formPost]

    /// The error that finishing a login with this callback gives; checks that nothing was sent for it.
    private func finish(
        _ site: Site,
        _ login: StartedAuthorization,
        _ callback: FakeAuthorizationServer.Callback
    ) async throws -> OAuth2Error {
        let error = try await failure {
            try await site.client.finishAuthorization(
                callback: callback.authorizationCallback,
                pending: login.pending
            )
        }
        #expect(error.step == .callback)
        #expect(site.server.requests.isEmpty)
        return error
    }

    @Test("login_required: silent without a session; a login with a page is the way on", arguments: modes)
    func loginRequired(mode: ResponseMode) async throws {
        try await withSite { site in
            let login = try site.begin {
                $0.prompt = [.none]
                $0.responseMode = mode
            }
            let error = try await finish(site, login, try site.server.visitSilently(login.url))
            #expect(error.refusal == Refusal(.serverLoginRequired, 0, "Login required"))
            _ = try await site.logIn()
        }
    }

    @Test("consent_required: silent before the user has consented; afterwards silence is enough", arguments: modes)
    func consentRequired(mode: ResponseMode) async throws {
        try await withSite { site in
            site.server.configure { $0.clients[0].skipsConsent = false }
            let login = try site.begin {
                $0.prompt = [.none]
                $0.responseMode = mode
            }
            let error = try await finish(site, login, try site.server.approve(login.url, as: Site.user))
            #expect(error.refusal == Refusal(.consentRequired, 0, "Consent required"))
            _ = try await site.logIn()
            _ = try await site.logIn { $0.prompt = [.none] }
        }
    }

    @Test("interaction_required: silent where a second factor is due", arguments: modes)
    func interactionRequired(mode: ResponseMode) async throws {
        try await withSite { site in
            let acr = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
            site.server.configure { $0.users[0].factors = [.init(.otp(secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))] }
            let login = try site.begin {
                $0.prompt = [.none]
                $0.acrValues = [acr]
                $0.responseMode = mode
            }
            let error = try await finish(site, login, try site.server.approve(login.url, as: Site.user))
            #expect(error.refusal == Refusal(.interactionRequired, 0, "Multifactor authentication required"))
            _ = try await site.logIn { $0.acrValues = [acr] }
        }
    }

    @Test("access_denied: the user cancels", arguments: modes)
    func cancelled(mode: ResponseMode) async throws {
        try await withSite { site in
            let login = try site.begin { $0.responseMode = mode }
            let error = try await finish(site, login, try site.server.cancel(login.url))
            #expect(error.refusal == Refusal(.accessDenied, 0, "User has canceled the interaction."))
        }
    }

    @Test("access_denied: unknown audience")
    func unknownAudience() async throws {
        try await withSite { site in
            let login = try site.begin(audience: "https://nowhere")
            let error = try await finish(site, login, try site.server.approve(login.url, as: Site.user))
            #expect(error.refusal == Refusal(.accessDenied, 0, "Service not found: https://nowhere"))
        }
    }

    @Test("access_denied: not a member of the organization")
    func notAMember() async throws {
        try await withSite { site in
            let login = try site.begin { $0.organization = "org_1" }
            let error = try await finish(site, login, try site.server.approve(login.url, as: Site.user))
            #expect(error.code == .accessDenied)
            site.server.configure { $0.users[0].organizations = ["org_1"] }
            _ = try await site.logIn { $0.organization = "org_1" }
        }
    }

    @Test("unauthorized: blocked user")
    func blocked() async throws {
        try await withSite { site in
            site.server.configure { $0.users[0].isBlocked = true }
            let login = try site.begin()
            let error = try await finish(site, login, try site.server.approve(login.url, as: Site.user))
            #expect(error.refusal == Refusal(.unauthorized, 0, "user is blocked"))
        }
    }

    @Test("invalid_request: another PKCE method than S256, or none required and missing")
    func invalidRequest() async throws {
        try await withSite { site in
            let login = try site.begin()
            let plain = login.url.replacing("code_challenge_method=S256", with: "code_challenge_method=plain")
            let error = try await finish(site, login, try site.server.approve(plain, as: Site.user))
            #expect(error.code == .invalidRequest)
            site.server.configure { $0.clients[0].requiresPKCE = true }
            let without = try site.begin { $0.omitsPKCEBecauseTheServerRejectsIt = true }
            let missing = try await finish(site, without, try site.server.approve(without.url, as: Site.user))
            #expect(missing.refusal == Refusal(.invalidRequest, 0, "Missing required parameter: code_challenge"))
        }
    }

    @Test("unsupported_response_type and unauthorized_client")
    func unsupported() async throws {
        try await withSite { site in
            let hybrid = try site.begin { $0.responseType = "code id_token" }
            let error = try await finish(site, hybrid, try site.server.approve(hybrid.url, as: Site.user))
            #expect(error.code == .unsupportedResponseType)
            site.server.configure { $0.clients[0].grantTypes = [.refreshToken] }
            let login = try site.begin()
            let off = try await finish(site, login, try site.server.approve(login.url, as: Site.user))
            #expect(off.code == .unauthorizedClient)
        }
    }

    @Test(
        "Codes that only real servers send, in every mode",
        arguments: ["mfa_required", "invalid_scope", "server_error", "temporarily_unavailable", "from_tomorrow"],
        modes
    )
    func anyCode(code: String, mode: ResponseMode) async throws {
        try await withSite { site in
            let login = try site.begin()
            let parameters: FormParameters = [
                "error": code, "error_description": "Why + how & when?", "tracking": "t 1",
                "state": login.pending.state.reveal(),
            ]
            let form = String(decoding: parameters.formBody(), as: UTF8.self)
            let callback: AuthorizationCallback
            switch mode {
            case .query: callback = .url(Site.redirectURI + "?" + form)
            case .fragment: callback = .fragment(form)
            default: callback = .formPost(body: form)
            }
            let error = try await failure {
                try await site.client.finishAuthorization(callback: callback, pending: login.pending)
            }
            #expect(error.refusal == Refusal(OAuth2Error.Code(serverCode: code), 0, "Why + how & when?"))
            #expect(error.response?.members["tracking"]?.string == "t 1")
            #expect(site.server.requests.isEmpty)
        }
    }

    @Test("Never redirected: an unknown client and a redirect URI that is not registered get a page")
    func neverRedirected() async throws {
        try await withSite { site in
            let stranger = try site.client("nobody", .none)
            let unknown = try site.begin(with: stranger)
            let page = #expect(throws: FakeAuthorizationServer.UnexpectedPage.self) {
                try site.server.approve(unknown.url, as: Site.user)
            }
            #expect(page?.status == 400)
            let elsewhere = try site.begin { $0.redirectURI = "https://attacker.example/callback" }
            #expect(throws: FakeAuthorizationServer.UnexpectedPage.self) {
                try site.server.approve(elsewhere.url, as: Site.user)
            }
        }
    }
}
