import Foundation
import OAuth2
import PostgreSQLTokenStorage

/// What coordinator and replicas have in common.
enum Setup {
    static let users = (0..<40).map { "user-\($0)" }
    static let audience = "https://api.example"
    /// Access tokens are due after three quarters of this, so that much is going on.
    static let tokenLifetime = Duration.seconds(4)

    static func storage(_ kind: String, _ place: String) throws -> any TokenStorage {
        switch kind {
        case "file": try FileTokenStorage(directory: place)
        case "postgresql": PostgreSQLTokenStorage(connectionString: place)
        default: throw Usage()
        }
    }

    static func client(server: AuthorizationServer, transport: any HTTPTransport) throws -> OAuth2Client {
        var client = OAuth2Client(
            server: server,
            registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
            transport: transport
        )
        client.limits.total = .seconds(5)
        return client
    }

    static var policy: RefreshPolicy {
        var policy = RefreshPolicy()
        // What a killed replica keeps the others waiting for is this and the limit above.
        policy.leaseSlack = .seconds(3)
        policy.firstPause = .milliseconds(100)
        return policy
    }

    struct Usage: Error {}
}
