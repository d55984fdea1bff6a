import Testing

@testable import OAuth2

@Suite("Error codes")
struct OAuth2ErrorCodeTests {
    @Test("a server cannot send a code of the library")
    func origins() {
        let own: [OAuth2Error.Code] = [
            .invalidConfiguration, .invalidParameter, .malformedCallback, .stateMismatch, .issuerMismatch,
            .authorizationExpired, .authorizationAlreadyUsed, .transportFailed, .redirectRefused, .unexpectedResponse,
            .malformedResponse, .clientAssertionFailed, .storageFailed,
        ]
        #expect(Set(own).count == own.count)
        for code in own {
            #expect(OAuth2Error.Code(serverCode: code.description) != code)
            #expect(code.serverCode == nil)
        }
    }

    @Test("a code is compared by what the server wrote")
    func equality() {
        #expect(OAuth2Error.Code(serverCode: "invalid_grant") == .invalidGrant)
        #expect(OAuth2Error.Code(serverCode: "Invalid_Grant") != .invalidGrant)
        #expect(OAuth2Error.Code.invalidGrant.serverCode == "invalid_grant")
    }

    @Test("a documented code shows itself, any other is hidden: a server may have put a secret there")
    func description() {
        #expect("\(OAuth2Error.Code.invalidGrant)" == "invalid_grant")
        let other = OAuth2Error.Code(serverCode: "code-4711-is-wrong")
        #expect("\(other)" == "a server's own error code")
        #expect(String(reflecting: other) == "a server's own error code")
        #expect(other.serverCode == "code-4711-is-wrong")
    }

    @Test("every constant for a server's code is documented, so that it can be logged")
    func documented() {
        let constants: [OAuth2Error.Code] = [
            .invalidRequest, .invalidClient, .invalidGrant, .unauthorizedClient, .unsupportedGrantType,
            .unsupportedResponseType, .invalidScope, .accessDenied, .serverError, .temporarilyUnavailable,
            .serverLoginRequired,
            .consentRequired, .interactionRequired, .accountSelectionRequired, .unmetAuthenticationRequirements,
            .mfaRequired, .invalidTarget, .invalidToken, .insufficientScope, .unsupportedTokenType,
            .authorizationPending,
            .slowDown, .expiredToken, .tooManyRequests, .unauthorized,
        ]
        #expect(Set(constants).count == constants.count)
        for code in constants { #expect(code.description == code.serverCode) }
    }
}
