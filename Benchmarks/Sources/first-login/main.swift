// Begins the first login of a process with the core alone, which awaits nothing: a client, state, nonce, PKCE pair and the URL.
import OAuth2

/// Not asked for anything here.
struct UnusedTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws -> TransportResponse { throw CancellationError() }
}

let client = OAuth2Client(
    server: try AuthorizationServer(
        issuer: "https://id.example",
        authorizationEndpoint: "https://id.example/authorize",
        tokenEndpoint: "https://id.example/token"
    ),
    registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("secret")),
    transport: UnusedTransport()
)
let request = AuthorizationRequest(redirectURI: "https://app.example/cb", scope: [.openID])
let login = try client.beginAuthorization(request)
print(login.url.utf8.count > 200 ? "done" : "wrong")
