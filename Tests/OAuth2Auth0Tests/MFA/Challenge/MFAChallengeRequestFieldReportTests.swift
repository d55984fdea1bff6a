import OAuth2Auth0
import Testing

@Suite("Field reports: requests for a challenge")
struct MFAChallengeRequestFieldReportTests {
    private func request(_ id: String?, _ types: [MFAAuthenticatorType] = [.oob]) -> MFAChallengeRequest {
        var request = MFAChallengeRequest(types: types)
        request.authenticatorID = id
        return request
    }

    @Test("A1: requests are equal when their types and the bytes of their authenticators are")
    func equality() {
        #expect(request("a") == request("a") && request(nil) == request(nil))
        #expect(request("a") != request("b") && request("a") != request("a", [.otp]))
        #expect(request("") != request(nil))
        // Composed and decomposed: equal as text, and two different identifiers.
        #expect(request("\u{E9}") != request("e\u{301}"))
        #expect(Set([request("\u{E9}"), request("e\u{301}"), request("\u{E9}")]).count == 2)
    }
}
