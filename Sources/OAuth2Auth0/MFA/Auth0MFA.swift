public import OAuth2

/// Auth0's MFA API: goes on where a login stopped with `mfa_required`, and manages a user's second factors.
///
/// ```swift
/// do {
///     return try await client.requestTokens(.password(username: name, password: password))
/// } catch let error as OAuth2Error {
///     guard let required = error.mfaRequired else { throw error }
///     session.mfa = required                        // Codable: it can wait in the user's session
/// }
///
/// let mfa = Auth0MFA(client)
/// let all = try await mfa.authenticators(for: .login(required))
/// let usable = required.requirements.candidates(in: all)      // let the user choose; none: mfa.enroll(_:for:)
/// if chosen.authenticatorType == .recoveryCode {
///     return try await mfa.verify(recoveryCode: code, for: .login(required))
/// }
/// let challenge = try await mfa.challenge(.authenticator(chosen), for: .login(required))
/// if challenge.isPush {           // the user accepts it in the app
///     return try await mfa.waitForApproval(of: challenge, for: .login(required))
/// }
/// // a code was sent, or an app shows one: the user types it in
/// return try await mfa.verify(challenge, code: code, for: .login(required))
/// ```
/// Each method joins a value that describes the request and a value that reads the answer with the client's transport.
/// A verification may throw `mfa_required` once more, with a new `MFARequired`, when a further factor is due.
///
/// The application needs the grant type "MFA" in its Auth0 settings.
public struct Auth0MFA: Sendable {
    /// The client whose server, registration, transport and clock are used.
    public let client: OAuth2Client

    /// The MFA API of a client's tenant.
    ///
    /// Nothing is sent before a method is called.
    public init(_ client: OAuth2Client) {
        self.client = client
    }
}
