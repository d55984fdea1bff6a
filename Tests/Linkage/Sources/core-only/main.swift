// A program that uses the core and nothing else, for `Tests/Linkage/check.sh` to look at the libraries it loads.
import OAuth2

struct NoTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws -> TransportResponse {
        throw TransportError(.closed, mayHaveReachedServer: false)
    }
}

let client = try OAuth2Client(
    server: AuthorizationServer(
        issuer: "https://id.example",
        authorizationEndpoint: "https://id.example/authorize",
        tokenEndpoint: "https://id.example/token"
    ),
    registration: ClientRegistration(id: "app", authentication: .none),
    transport: NoTransport()
)
let login = try client.beginAuthorization(redirectURI: "https://app.example/callback", scope: [.openID])
print(login.url.prefix { $0 != "?" })
