import OAuth2
import OAuth2Testing
import Testing

/// A login that the user has finished in the browser and the application has not.
struct ApprovedLogin {
    let pending: PendingAuthorization
    let callback: FakeAuthorizationServer.Callback

    /// The code, as an attacker who saw the callback would have it.
    var code: String { callback.code ?? "" }
}

extension Site {
    /// What most tests ask for.
    static let scope: Scope = [.openID, .offlineAccess, "read:orders"]

    /// Begins a login.
    func begin(
        with client: OAuth2Client? = nil,
        scope: Scope = Self.scope,
        audience: String? = Self.api,
        change: (inout AuthorizationRequest) -> Void = { _ in }
    ) throws -> StartedAuthorization {
        var request = AuthorizationRequest(redirectURI: Self.redirectURI, scope: scope)
        request.audience = audience
        change(&request)
        return try (client ?? self.client).beginAuthorization(request)
    }

    /// Begins a login and plays the user up to the callback.
    func approve(
        with client: OAuth2Client? = nil,
        scope: Scope = Self.scope,
        audience: String? = Self.api,
        change: (inout AuthorizationRequest) -> Void = { _ in }
    ) throws -> ApprovedLogin {
        let login = try begin(with: client, scope: scope, audience: audience, change: change)
        return ApprovedLogin(pending: login.pending, callback: try server.approve(login.url, as: Self.user))
    }

    /// A whole login.
    func logIn(
        with client: OAuth2Client? = nil,
        scope: Scope = Self.scope,
        audience: String? = Self.api,
        change: (inout AuthorizationRequest) -> Void = { _ in }
    ) async throws -> TokenResponse {
        try await finish(
            try approve(with: client, scope: scope, audience: audience, change: change),
            with: client
        )
    }

    /// Exchanges the code of a login.
    func finish(_ login: ApprovedLogin, with client: OAuth2Client? = nil) async throws -> TokenResponse {
        try await (client ?? self.client).finishAuthorization(
            callback: login.callback.authorizationCallback,
            pending: login.pending
        )
    }

    /// The refresh token of a new login.
    func refreshToken(with client: OAuth2Client? = nil, scope: Scope = Self.scope) async throws -> RefreshToken {
        try #require(try await logIn(with: client, scope: scope).refreshToken)
    }

    /// Finishes a login with another code than its own, as an attacker does who can change the callback but not the
    /// session.
    func finish(
        _ login: ApprovedLogin,
        injecting code: String,
        with client: OAuth2Client? = nil
    ) async throws -> TokenResponse {
        var parameters = login.callback.parameters
        parameters["code"] = code
        return try await (client ?? self.client).finishAuthorization(
            callback: .parameters(parameters),
            pending: login.pending
        )
    }

    /// Sends a form that the client itself would not send, with its credentials, and checks the answer.
    func post(_ parameters: FormParameters, to path: String, step: OAuth2Error.Step) async throws {
        var parameters = parameters
        var headers: TransportHeaders = ["Content-Type": RequestEncoding.form.contentType]
        try await client.authenticate(&parameters, &headers, step: step)
        let request = try TransportRequest(
            method: .post,
            url: EndpointURL(server.url(path)),
            headers: headers,
            body: parameters.formBody()
        )
        try await client.send(request, step: step).check(step: step, now: clock.now)
    }
}
