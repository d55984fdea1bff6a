extension OAuth2Error {
    /// The same refusal with a text that knows what was presented, and so what can be wrong with it.
    func explained(by request: borrowing TokenRequest) -> OAuth2Error {
        let message: StaticString? =
            switch (request.grantType, code) {
            case (_, .invalidGrant) where request.resumed != nil:
                // A mistyped code ends nothing.
                """
                The second factor's code is wrong or spent, or the login waited for too long; ask the user for the code again, \
                and begin anew if that does not help.
                """
            case (.authorizationCode, .invalidGrant):
                """
                The server rejected the authorization code: it is expired or already used, it was issued to another client, \
                redirect_uri is not the one of the authorization request, or code_verifier does not match its code_challenge \
                (the pending login of another tab, or of another replica's session). Begin a new login.
                """
            case (.authorizationCode, .unauthorizedClient):
                """
                This client may not exchange the code: its grant types do not include authorization_code, or redirect_uri is \
                not the one of the authorization request (Auth0 answers so). Compare both with the server's settings.
                """
            case (.authorizationCode, .invalidRequest):
                """
                The server misses a parameter or does not like one: it may want PKCE with every login, or none \
                (omitsPKCEBecauseTheServerRejectsIt), or another way to authenticate the client; see response for its words.
                """
            case (.refreshToken, .invalidGrant):
                """
                The server rejected the refresh token: it is expired, revoked, already replaced by a newer one, or was issued \
                to another client. Only a new login helps.
                """
            case (.password, .invalidGrant):
                "The user name or the password is wrong, or this user may not log in; ask again, with a limit on the tries."
            default:
                nil
            }
        return message.map(saying) ?? self
    }
}
