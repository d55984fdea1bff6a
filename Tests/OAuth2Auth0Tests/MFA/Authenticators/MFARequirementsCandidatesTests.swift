import OAuth2
import OAuth2Auth0
import Testing

@Suite("Which authenticators a login can be finished with")
struct MFARequirementsCandidatesTests {
    private func candidates(_ requirements: String) throws -> [String] {
        let list = try MFAAuthenticator.list(
            .json(
                #"""
                [{"id":"totp|1","authenticator_type":"otp","active":true},
                 {"id":"sms|1","authenticator_type":"oob","oob_channel":"sms","active":true},
                 {"id":"sms|2","authenticator_type":"oob","oob_channel":"sms","active":false},
                 {"id":"x","authenticator_type":"oob","active":true}]
                """#
            ),
            now: noon
        )
        return try MFARequired.fixture(requirements).requirements.candidates(in: list).map(\.id)
    }

    @Test("Without requirements every active one will do")
    func noRequirements() throws {
        #expect(try candidates("") == ["totp|1", "sms|1", "x"])
        #expect(try candidates(#","mfa_requirements":{"challenge":[]}"#) == ["totp|1", "sms|1", "x"])
    }

    @Test("With requirements only active ones of the kinds asked for")
    func requirements() throws {
        #expect(try candidates(#","mfa_requirements":{"challenge":[{"type":"phone"}]}"#) == ["sms|1"])
        let both = #","mfa_requirements":{"challenge":[{"type":"phone"},{"type":"otp"},{"type":"novel"}]}"#
        #expect(try candidates(both) == ["totp|1", "sms|1"])
        #expect(try candidates(#","mfa_requirements":{"challenge":[{"type":"email"}]}"#).isEmpty)
    }
}
