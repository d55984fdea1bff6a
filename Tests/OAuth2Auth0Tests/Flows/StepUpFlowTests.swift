import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Step-up through a tenant's login page", .timeLimit(.minutes(15)))
struct StepUpFlowTests {
    /// The ID token of a login in the browser.
    private func idToken(_ change: (inout AuthorizationRequest) -> Void) async throws -> IDToken {
        let tenant = try Tenant(factors: [.app])
        var request = AuthorizationRequest(redirectURI: "https://app.example/callback", scope: [.openID])
        change(&request)
        let login = try tenant.client.beginAuthorization(request)
        let callback = try tenant.server.approve(login.url, as: Tenant.user)
        let tokens = try await tenant.client.finishAuthorization(
            callback: .url(callback.url),
            pending: login.pending
        )
        return try #require(tokens.idToken)
    }

    @Test("A login that was asked for a second factor passes the check")
    func asked() async throws {
        try await idToken { $0.askForMultiFactor() }.requireMultiFactor()
    }

    @Test("A login whose acr_values were removed on the way does not")
    func notAsked() async throws {
        let token = try await idToken { _ in }
        let error = try #require(throws: OAuth2Error.self) { try token.requireMultiFactor() }
        #expect(error.code == .multiFactorMissing)
    }
}
