import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Field reports: calls of Auth0's JSON endpoints")
struct Auth0CallFieldReportTests {
    @Test("D: JSON is asked for, with a body and without one")
    func accept() async throws {
        let transport = RecordingTransport(.json(#"{"challenge_type":"otp"}"#), .json("[]"))
        let mfa = Auth0MFA(try .recorded(.none, transport))
        _ = try await mfa.challenge(MFAChallengeRequest(), for: .login(.fixture()))
        _ = try await mfa.authenticators(for: .login(.fixture()))
        #expect(
            transport.requests.map { $0.headers.values(of: "Accept") } == [["application/json"], ["application/json"]]
        )
    }
}
