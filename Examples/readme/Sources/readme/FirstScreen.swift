// Every Swift block of the README stands in this folder, between `README:` and `end` marks, so that it compiles.
// `.ci/check-readme` compares the two.

// README: first screen
import OAuth2
import OAuth2Auth0
import OAuth2URLSession

struct Login {
    let client: OAuth2Client

    init(clientSecret: ClientSecret) throws {
        client = try OAuth2Client(
            server: .auth0(domain: "tenant.eu.auth0.com"),
            registration: ClientRegistration(id: "aBcDeFgHiJkL", authentication: .clientSecretPost(clientSecret)),
            transport: URLSessionTransport()
        )
    }

    // 1. /login: send the browser away, keep one Codable value in the user's session
    func begin(_ session: inout Session) throws -> Redirect {
        let login = try client.beginAuthorization(
            redirectURI: "https://app.example/callback",
            scope: [.openID, .profile, .offlineAccess],
            audience: "https://api.example"
        )
        session.pending = login.pending  // state, nonce, PKCE verifier, redirect URI, issuer, time
        return Redirect(to: login.url)
    }

    // 2. /callback: state, issuer, error and code are checked before anything is sent, and the ID token after it
    func finish(_ request: WebRequest, _ session: inout Session) async throws {
        guard let pending = session.pending.take() else { throw NothingPending() }
        let tokens = try await client.finishAuthorization(callback: .url(request.url), pending: pending)
        session.userID = tokens.idTokenClaims?.subject
        session.refreshToken = tokens.refreshToken
        session.accessToken = tokens.accessToken
    }

    // 3. later: a new access token; store the refresh token of the answer before using it
    func refresh(_ session: inout Session) async throws {
        guard let refreshToken = session.refreshToken else { throw NothingPending() }
        let tokens = try await client.refresh(refreshToken)
        session.refreshToken = tokens.refreshToken
        session.accessToken = tokens.accessToken
    }

    // 4. log out
    func logOut(_ session: inout Session) async throws {
        guard let refreshToken = session.refreshToken.take() else { return }
        try await client.revoke(refreshToken)
    }
}
// end

// What a web framework brings along.

struct Session {
    var pending: PendingAuthorization?
    var userID: String?
    var refreshToken: RefreshToken?
    var accessToken: AccessToken?
}

struct WebRequest {
    let url: String
}

struct Redirect {
    let location: String
    init(to location: String) { self.location = location }
}

struct NothingPending: Error {}
