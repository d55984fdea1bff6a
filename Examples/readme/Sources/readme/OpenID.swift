import OAuth2
import OAuth2URLSession

struct Account {
    let issuer: String
    let id: String
    let email: String?
    let roles: [String]
}

struct OpenIDLogin {
    var client: OAuth2Client

    func account(_ tokens: TokenResponse) throws -> Account? {
        // README: claims
        guard let claims = tokens.idTokenClaims else { return nil }  // a login without openid, or a refresh
        return Account(
            issuer: claims.issuer,  // issuer and subject together are the user, for ever
            id: claims.subject,
            email: claims.isEmailVerified == true ? claims.email : nil,
            roles: try claims.decode([String].self, at: "https://app.example/roles") ?? []
        )
        // end
    }

    // README: signatures
    /// `verifier` wraps jwt-kit, swift-crypto or a key service in one method; `keys` are the server's.
    mutating func requireSignatures(_ verifier: any SignatureVerifier, keys: any JSONWebKeySource) {
        client.idTokenPolicy.signature = .required(verifier, keys: keys, algorithms: [.rs256, .es256])
    }
    // end

    // README: logout
    /// Ends the session at the server, too; ends with the browser back at `home`.
    ///
    /// The newest ID token is in `manager.storedGrant(for: userID)?.idToken`, to be read before `revoke`.
    func logOut(_ idToken: IDToken?, home: String) throws -> Redirect {
        Redirect(to: try client.logoutURL(LogoutRequest(idTokenHint: idToken, postLogoutRedirectURI: home)))
    }

    /// The server says that a session has ended: answer 200, and 400 to an `OAuth2Error`.
    func backChannelLogout(body: String, _ seen: SeenLogoutTokens) async throws -> LogoutTokenClaims {
        try await client.validate(LogoutToken(formBody: body), replays: seen)
    }
    // end
}
