import Foundation
import OAuth2

/// A login whose callback has come, and whose code is not exchanged yet.
struct Callback {
    let delivery: CallbackListener.Delivery
    let pending: PendingAuthorization
    /// The one that has the session at the server.
    let browser: Browser
}

/// A login that has succeeded.
struct Login {
    let client: OAuth2Client
    let tokens: TokenResponse
    let claims: IDTokenClaims
    let browser: Browser

    /// - Throws: When the server gave none.
    func refreshToken() throws -> RefreshToken {
        guard let token = tokens.refreshToken else { throw Unexpected("no refresh token came with the login") }
        return token
    }
}

/// The server did not send the browser back.
struct Kept: Error {
    let status: Int
}

extension Application {
    /// Sends a browser to the server, and waits for it at the redirect URI.
    ///
    /// - Throws: ``Kept`` when it does not come back.
    func callback(
        _ client: OAuth2Client,
        answer: Browser.Answer = .accept,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> Callback {
        guard let callbacks else { throw Unexpected("nobody waits for the browser") }
        var request = AuthorizationRequest(redirectURI: server.redirectURI, scope: server.loginScope)
        change(&request)
        let login = try client.beginAuthorization(request)
        var browser = try Browser(server, answer: answer)
        _ = callbacks.take()
        let stop = try await browser.open(login.url)
        guard let delivery = callbacks.take() else { throw Kept(status: stop.answer.status) }
        return Callback(delivery: delivery, pending: login.pending, browser: browser)
    }

    /// Logs the user in.
    func logIn(
        _ role: Role = .confidential,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> Login {
        try await logIn(client(role), change)
    }

    func logIn(
        _ client: OAuth2Client,
        _ change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> Login {
        let callback = try await callback(client, change)
        let tokens = try await client.finishAuthorization(
            callback: callback.delivery.callback,
            pending: callback.pending
        )
        guard let claims = tokens.idTokenClaims else { throw Unexpected("a login with openid without claims") }
        return Login(client: client, tokens: tokens, claims: claims, browser: callback.browser)
    }
}

extension PendingAuthorization {
    /// The same login with another value under one of the keys that it is stored with.
    func with(_ key: String, _ value: String) throws -> PendingAuthorization {
        let bytes = try JSONEncoder().encode(self)
        guard var object = try JSONSerialization.jsonObject(with: bytes) as? [String: Any], object[key] != nil else {
            throw Unexpected("a stored login has no \(key)")
        }
        object[key] = value
        let changed = try JSONSerialization.data(withJSONObject: object)
        return try JSONDecoder().decode(PendingAuthorization.self, from: changed)
    }
}
