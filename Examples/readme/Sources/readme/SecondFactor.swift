import OAuth2
import OAuth2Auth0

func secondFactor(_ client: OAuth2Client, _ refreshToken: RefreshToken, _ askUser: () async throws -> String) async throws
    -> TokenResponse
{
    // README: second factor
    do {
        return try await client.refresh(refreshToken)
    } catch let error as OAuth2Error where error.code == .mfaRequired {
        guard let required = error.mfaRequired else { throw error }  // Codable: it can wait in the session
        let mfa = Auth0MFA(client)
        let authenticators = try await mfa.authenticators(for: .login(required))
        guard let first = required.requirements.candidates(in: authenticators).first else { throw error }
        let challenge = try await mfa.challenge(.authenticator(first), for: required)
        return try await mfa.verify(challenge, code: OneTimeCode(askUser()), for: .login(required))
    }
    // end
}
