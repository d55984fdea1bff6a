import OAuth2
import OAuth2Testing

func expiry() async throws {
    // README: testing
    let clock = ManualClock()
    let server = FakeAuthorizationServer(.example, clock: clock)
    var client = try OAuth2Client(
        server: server.authorizationServer(),
        registration: ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
        transport: server  // in memory; server.listen() puts it behind a real socket
    )
    client.clock = clock

    let login = try client.beginAuthorization(
        redirectURI: "https://app.example/callback",
        scope: [.openID, .offlineAccess]
    )
    let callback = try server.approve(login.url, as: "ada@example.com")  // plays the browser and the user
    let tokens = try await client.finishAuthorization(callback: callback.authorizationCallback, pending: login.pending)

    clock.advance(by: .seconds(86_400))  // as long as access tokens live there
    server.inject(.loseAnswer, on: "/oauth/token")  // the next token request acts, and its answer is lost
    // … run the code under test with `tokens`, then look at what the server saw …
    precondition(server.count(.authorizationCode) == 1)
    // end
    _ = tokens
}
