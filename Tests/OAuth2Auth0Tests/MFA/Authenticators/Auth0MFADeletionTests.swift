import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("The request that deletes an authenticator")
struct Auth0MFADeletionTests {
    @Test("The id is percent-encoded into the path")
    func path() async throws {
        let transport = RecordingTransport(.response(TransportResponse(status: 204)))
        let mfa = Auth0MFA(try .recorded(.none, transport))
        try await mfa.deleteAuthenticator("sms|dev_x/../é", accessToken: AccessToken("at-1"))
        let request = try #require(transport.requests.first)
        #expect(request.method == .delete)
        #expect(request.url.string == "https://tenant.eu.auth0.com/mfa/authenticators/sms%7Cdev_x%2F..%2F%C3%A9")
        #expect(request.headers["Authorization"] == "Bearer at-1")
        #expect(request.body == nil)
    }

    @Test("An id that would lead to another endpoint is refused", arguments: ["", ".", ".."])
    func badID(id: String) async throws {
        let transport = RecordingTransport()
        let mfa = Auth0MFA(try .recorded(.none, transport))
        let error = try await #require(throws: OAuth2Error.self) {
            try await mfa.deleteAuthenticator(id, accessToken: AccessToken("at-1"))
        }
        #expect(error.code == .invalidParameter)
        #expect(error.parameter == "id")
        #expect(transport.requests.isEmpty)
    }
}
