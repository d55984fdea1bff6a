// Every Swift block of the README stands in this folder, between `README:` and `end` marks, so that it compiles.
// `.ci/check-readme` compares the two.

// README: first screen
import OAuth2
import OAuth2Auth0
import OAuth2URLSession

struct Login {
    let client: OAuth2Client
    let manager: TokenManager

    init(clientSecret: ClientSecret, storage: any TokenStorage) throws {
        client = try OAuth2Client(
            server: .auth0(domain: "tenant.eu.auth0.com"),
            registration: ClientRegistration(id: "aBcDeFgHiJkL", authentication: .clientSecretPost(clientSecret)),
            transport: URLSessionTransport()
        )
        manager = TokenManager(client: client, storage: storage)
    }

    // 1. /login: send the browser away; a session holds the logins of all its tabs in one Codable value
    func begin(_ session: inout Session) throws -> Redirect {
        let login = try client.beginAuthorization(
            redirectURI: "https://app.example/callback",
            scope: [.openID, .profile, .offlineAccess],
            audience: "https://api.example"
        )
        try session.pending.add(login.pending)  // state, nonce, PKCE verifier, redirect URI, issuer, time
        return Redirect(to: login.url)
    }

    // 2. /callback: state, issuer, error and code are checked before anything is sent, and the ID token after it
    // (Session, WebRequest, Redirect and the errors thrown by name here are your framework's, or your own)
    func finish(_ request: WebRequest, _ session: inout Session) async throws {
        let callback = AuthorizationCallback.url(request.url)
        let pending = try session.pending.take(for: callback)  // a state of nobody's changes nothing
        let tokens = try await client.finishAuthorization(callback: callback, pending: pending)
        guard let claims = tokens.idTokenClaims else { throw NoIDToken() }  // not for a login with .openID
        try await manager.adopt(tokens, for: claims.subject)
        session.userID = claims.subject
    }

    // 3. for months afterwards, from any replica: refreshes when due, once, and stores before it returns
    func accessToken(_ session: Session) async throws -> AccessToken {
        guard let userID = session.userID else { throw NotLoggedIn() }
        return try await manager.accessToken(for: userID)
    }

    // 4. log out
    func logOut(_ session: inout Session) async throws {
        guard let userID = session.userID else { return }
        try await manager.revoke(for: userID)  // throws only while the storage fails: not logged out yet
        session.userID = nil
    }
}
// end

// What a web framework brings along.

struct Session {
    var pending = PendingAuthorizations()
    var userID: String?
}

struct WebRequest {
    let url: String
}

struct Redirect {
    let location: String
    init(to location: String) { self.location = location }
}

struct NoIDToken: Error {}

struct NotLoggedIn: Error {}
