import Foundation
import OAuth2
import PostgreSQLTokenStorage

/// What coordinator and replicas have in common.
enum Setup {
    static let users = (0..<100).map { "user-\($0)" }
    static let audience = "https://api.example"
    /// Access tokens are due after three quarters of this, so that much is going on.
    static let tokenLifetime = Duration.seconds(4)

    static func storage(_ kind: String, _ place: String) async throws -> any TokenStorage {
        switch kind {
        case "file":
            return try FileTokenStorage(directory: place)
        case "postgresql":
            let storage = PostgreSQLTokenStorage(connectionString: place)
            try await storage.createTable()
            return storage
        default:
            throw Usage()
        }
    }

    static func client(server: AuthorizationServer, transport: any HTTPTransport) throws -> OAuth2Client {
        var client = OAuth2Client(
            server: server,
            registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
            transport: transport
        )
        client.limits.total = .seconds(3)
        return client
    }

    /// More than a lease lasts: the limit and the least slack below, and as much for a slow machine's longer lease.
    static let longerThanLease = Duration.seconds(8)

    /// The policy of a replica that is known by a name, or of the coordinator.
    static func policy(replica: String? = nil) -> RefreshPolicy {
        var policy = RefreshPolicy()
        policy.replicaID = replica
        // What a killed replica keeps the others waiting for is this and the limit above.
        policy.leaseSlack = .milliseconds(1500)
        policy.firstPause = .milliseconds(100)
        // Each task then has one refresh under way at most, and what can die with a process can be counted.
        policy.waitWhileValid = longerThanLease
        return policy
    }

    struct Usage: Error {}
}
