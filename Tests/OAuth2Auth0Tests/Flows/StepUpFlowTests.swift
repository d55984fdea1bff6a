import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Step-up through a tenant's login page", .timeLimit(.minutes(1)))
struct StepUpFlowTests {
    @Test("The login is made and its token checked", arguments: [true, false])
    func stepUp(serverObeys: Bool) async throws {
        let tenant = try Tenant(factors: [.app]) { configuration in
            if serverObeys { configuration.idTokenClaims = ["amr": ["mfa"]] }
        }
        var request = AuthorizationRequest(redirectURI: "https://app.example/callback", scope: [.openID])
        request.askForMultiFactor()
        let login = try tenant.client.beginAuthorization(request)
        let callback = try tenant.server.approve(login.url, as: Tenant.user)
        let tokens = try await tenant.client.finishAuthorization(
            callback: .url(callback.url),
            pending: login.pending
        )
        let idToken = try #require(tokens.idToken)
        if serverObeys {
            try idToken.requireMultiFactor()
        } else {
            let claims = try idToken.unvalidatedClaims()
            #expect(throws: claims["amr"] == nil ? OAuth2Error.self : Never.self) { try idToken.requireMultiFactor() }
        }
    }
}
