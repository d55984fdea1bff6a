public import OAuth2

extension Auth0MFA {
    /// Lists the user's authenticators: `GET /mfa/authenticators`.
    ///
    /// - Parameter authorization: The login, or an access token with the scope `read:authenticators`.
    /// - Returns: All of them, inactive ones included; see `MFARequirements.candidates(in:)`.
    /// - Throws: `OAuth2Error`: `OAuth2Error.Code.expiredToken` when the `mfa_token` is too old and
    ///   `OAuth2Error.Code.invalidGrant` when it is wrong, so that the login has to begin again.
    public func authenticators(for authorization: MFAAuthorization) async throws -> [MFAAuthenticator] {
        let call = Auth0Call(
            .get,
            ["mfa", "authenticators"],
            authorization: .user(authorization),
            step: .mfaAuthenticators
        )
        return try MFAAuthenticator.list(try await client.send(call), now: client.clock.now)
    }

    /// Deletes an authenticator: `DELETE /mfa/authenticators/{id}`.
    ///
    /// Push and one-time codes of one app go together, and so do text messages and calls to one number. Verified e-mail
    /// addresses and recovery codes cannot be deleted here.
    ///
    /// - Parameters:
    ///   - id: The authenticator's ``MFAAuthenticator/id``.
    ///   - accessToken: An access token with the scope `remove:authenticators`; a login's `mfa_token` never suffices.
    /// - Throws: `OAuth2Error`: `OAuth2Error.Code.invalidParameter` for an id that is none; the server's code
    ///   otherwise.
    public func deleteAuthenticator(_ id: String, accessToken: AccessToken) async throws {
        let call = try Self.deletion(of: id, accessToken: accessToken)
        try (try await client.send(call)).check(step: .mfaDeletion, now: client.clock.now)
    }

    static func deletion(of id: String, accessToken: AccessToken) throws(OAuth2Error) -> Auth0Call {
        guard !["", ".", ".."].contains(where: { $0.utf8.elementsEqual(id.utf8) }) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .mfaDeletion,
                parameter: "id",
                message: "This is no authenticator's id; take one from authenticators(for:). Nothing was sent."
            )
        }
        return Auth0Call(
            .delete,
            ["mfa", "authenticators", id],
            authorization: .user(.accessToken(accessToken)),
            step: .mfaDeletion
        )
    }
}
