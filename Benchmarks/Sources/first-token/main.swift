// Gets the first token of a process with the core alone: what a command or a function costs that runs once.
import OAuth2

/// Answers at once.
struct StubbedTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws -> TransportResponse {
        TransportResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: Array(#"{"access_token":"a","token_type":"Bearer","expires_in":3600}"#.utf8)
        )
    }
}

let client = OAuth2Client(
    server: try AuthorizationServer(issuer: "https://id.example", tokenEndpoint: "https://id.example/token"),
    registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("secret")),
    transport: StubbedTransport()
)
let tokens = try await client.clientCredentials()
print(tokens.expiresIn == .seconds(3600) ? "done" : "wrong")
