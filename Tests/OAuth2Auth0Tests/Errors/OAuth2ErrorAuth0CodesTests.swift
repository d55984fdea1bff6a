import OAuth2
import OAuth2Auth0
import Testing

@Suite("Auth0's error codes")
struct OAuth2ErrorAuth0CodesTests {
    @Test(
        "Each constant is the code on the wire, and shows it in logs",
        arguments: [
            (OAuth2Error.Code.tooManyAttempts, "too_many_attempts"), (.tooManyLogins, "too_many_logins"),
            (.passwordLeaked, "password_leaked"), (.requiresVerification, "requires_verification"),
            (.invalidUserPassword, "invalid_user_password"),
            (.unsupportedChallengeType, "unsupported_challenge_type"),
            (.associationRequired, "association_required"), (.invalidAuthenticator, "invalid_authenticator"),
            (.invalidPhoneNumber, "invalid_phone_number"), (.endpointDisabled, "endpoint_disabled"),
            (.methodNotAllowed, "method_not_allowed"), (.badGateway, "bad_gateway"),
            (.invalidConnection, "invalid_connection"), (.legacyMFARequired, "a0.mfa_required"),
            (.legacyMFARegistrationRequired, "a0.mfa_registration_required"),
            (.legacyMFAInvalidCode, "a0.mfa_invalid_code"),
            (.legacyInvalidConfiguration, "a0.invalid_configuration"),
        ]
    )
    func wire(code: OAuth2Error.Code, text: String) throws {
        let answer = TransportResponse.refusal(400, text)
        let error = try #require(throws: OAuth2Error.self) { try MFAChallenge(answer, receivedAt: noon) }
        #expect(error.code == code)
        #expect(code.description == text)
    }

    @Test("Too many attempts stay what they are with status 429")
    func tooMany() throws {
        let answer = TransportResponse.refusal(429, "too_many_attempts")
        let error = try #require(throws: OAuth2Error.self) { try MFAChallenge(answer, receivedAt: noon) }
        #expect(error.code == .tooManyAttempts)
    }

    @Test("A server cannot send the codes of this library")
    func own() {
        for code in [OAuth2Error.Code.mfaRejected, .multiFactorMissing] {
            #expect(code.serverCode == nil)
            #expect(code != OAuth2Error.Code(serverCode: code.description))
        }
    }
}
