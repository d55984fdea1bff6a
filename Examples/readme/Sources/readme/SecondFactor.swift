import OAuth2
import OAuth2Auth0

struct SecondFactor {
    let client: OAuth2Client

    /// A page that lets the user choose, and one that asks for a code.
    let choose: ([MFAAuthenticator]) async throws -> MFAAuthenticator
    let ask: () async throws -> String

    // README: second factor
    func refresh(_ refreshToken: RefreshToken) async throws -> TokenResponse {
        do {
            return try await client.refresh(refreshToken)
        } catch let error as OAuth2Error where error.code == .mfaRequired {
            guard let required = error.mfaRequired else { throw error }  // Codable: it can wait in the session
            return try await passSecondFactor(required)
        }
    }

    func passSecondFactor(_ required: MFARequired) async throws -> TokenResponse {
        let mfa = Auth0MFA(client)
        let authenticators = try await mfa.authenticators(for: .login(required))
        let chosen = try await choose(required.requirements.candidates(in: authenticators))  // none: mfa.enroll
        if chosen.authenticatorType == .recoveryCode {
            return try await mfa.verify(recoveryCode: RecoveryCode(ask()), for: .login(required))
        }
        let challenge = try await mfa.challenge(.authenticator(chosen), for: .login(required))
        if challenge.isPush {  // the user accepts it in the app
            return try await mfa.waitForApproval(of: challenge, for: .login(required))
        }
        return try await mfa.verify(challenge, code: OneTimeCode(ask()), for: .login(required))
    }
    // end
}
