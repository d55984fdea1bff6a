import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Auth0's authorize parameters")
struct AuthorizationRequestAuth0Tests {
    /// The query that a login with the changed request begins with.
    private func query(_ change: (inout AuthorizationRequest) -> Void) throws -> FormParameters {
        let client = try OAuth2Client.recorded(.none, RecordingTransport())
        var request = AuthorizationRequest(redirectURI: "https://app.example/callback", scope: [.openID])
        change(&request)
        let url = try client.beginAuthorization(request).url
        let start = try #require(url.firstIndex(of: "?"))
        return try #require(FormParameters(form: url[url.index(after: start)...].utf8))
    }

    @Test("Each property is sent under its wire name")
    func wireNames() throws {
        let query = try query { request in
            request.connection = "google-oauth2"
            request.connectionScope = ["https://www.googleapis.com/auth/calendar", "email"]
            request.screenHint = .signup
            request.sessionTransferToken = SessionTransferToken("stt-1")
            request.dpopKeyThumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
            request[ext: "campaign"] = "spring & summer"
        }
        #expect(query["connection"] == "google-oauth2")
        #expect(query["connection_scope"] == "https://www.googleapis.com/auth/calendar,email")
        #expect(query["screen_hint"] == "signup")
        #expect(query["session_transfer_token"] == "stt-1")
        #expect(query["dpop_jkt"] == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
        #expect(query["ext-campaign"] == "spring & summer")
    }

    @Test("Each property reads what it was set to, and nil takes the parameter out")
    func accessors() {
        var request = AuthorizationRequest(redirectURI: "https://app.example/callback")
        #expect(request.connection == nil && request.connectionScope.isEmpty && request.screenHint == nil)
        #expect(request.invitation == nil && request.sessionTransferToken == nil && request[ext: "a"] == nil)
        request.connection = "sms"
        request.connectionScope = ["a", "b"]
        request.screenHint = "reset-password"
        request.sessionTransferToken = SessionTransferToken("t")
        request.dpopKeyThumbprint = "k"
        request[ext: "a"] = "1"
        #expect(request.connection == "sms")
        #expect(request.connectionScope == ["a", "b"])
        #expect(request.screenHint == "reset-password")
        #expect(request.sessionTransferToken == SessionTransferToken("t"))
        #expect(request.dpopKeyThumbprint == "k")
        #expect(request[ext: "a"] == "1")
        request.connection = nil
        request.connectionScope = []
        request.screenHint = nil
        request.sessionTransferToken = nil
        request.dpopKeyThumbprint = nil
        request[ext: "a"] = nil
        #expect(request.additionalParameters.names.isEmpty)
    }

    @Test("An invitation brings its organization along")
    func invitation() throws {
        let invitation = OrganizationInvitation(ticket: "ticket-1", organization: "org_1")
        let query = try query { $0.invitation = invitation }
        #expect(query["invitation"] == "ticket-1")
        #expect(query["organization"] == "org_1")

        var request = AuthorizationRequest(redirectURI: "https://app.example/callback")
        request.invitation = invitation
        #expect(request.invitation == invitation)
        request.invitation = nil
        #expect(request.organization == "org_1")
        #expect(request.additionalParameters["invitation"] == nil)
        #expect(!"\(invitation)".contains("ticket-1"))
    }

    @Test("online_access is a scope like the others")
    func onlineAccess() throws {
        #expect(try query { $0.scope = [.openID, .onlineAccess] }["scope"] == "openid online_access")
    }
}
