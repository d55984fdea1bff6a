import Foundation
import JWTKitVerification
import OAuth2

/// An application with clients of one server, over one transport: what the steps are taken with.
struct Application: Sendable {
    let server: Server
    let transport: any HTTPTransport
    let metadata: AuthorizationServerMetadata
    /// Where browsers come back to; `nil` where nobody logs in.
    let callbacks: CallbackListener?
    private let described: AuthorizationServer
    private let policy: IDTokenPolicy

    init(_ server: Server, _ transport: any HTTPTransport, _ callbacks: CallbackListener?) async throws {
        self.server = server
        self.transport = transport
        self.callbacks = callbacks
        let source = OAuth2ClientSource(
            try MetadataRequest(issuer: server.issuer),
            registration: try server.registration(.confidential),
            transport: transport
        )
        metadata = try await source.metadata()
        described = try Self.describe(metadata, server.endpoints ?? [:])
        var policy = IDTokenPolicy()
        policy.signature = .required(
            JWTKitVerifier(),
            keys: source.keys,
            algorithms: [SigningAlgorithm(rawValue: server.algorithm)]
        )
        self.policy = policy
    }

    /// The server as its metadata describes it; by hand where that is not all.
    private static func describe(
        _ metadata: AuthorizationServerMetadata,
        _ missing: [String: String]
    ) throws -> AuthorizationServer {
        let published = try AuthorizationServer(metadata)
        guard let revocation = missing["revocation"] else { return published }
        var server = try AuthorizationServer(
            issuer: published.issuer,
            authorizationEndpoint: published.authorizationEndpoint?.string,
            tokenEndpoint: published.tokenEndpoint.string,
            revocationEndpoint: revocation
        )
        server.requiresIssuerInCallback = published.requiresIssuerInCallback
        server.userInfoEndpoint = published.userInfoEndpoint
        server.endSessionEndpoint = published.endSessionEndpoint
        server.jsonWebKeySetURI = published.jsonWebKeySetURI
        server.idTokenSigningAlgorithms = published.idTokenSigningAlgorithms
        return server
    }

    /// A client that remembers nothing of the others.
    func client(
        _ role: Role = .confidential,
        secret: String? = nil,
        audience: String? = nil
    ) throws -> OAuth2Client {
        client(try server.registration(role, secret: secret, audience: audience))
    }

    func client(_ registration: ClientRegistration) -> OAuth2Client {
        var client = OAuth2Client(server: described, registration: registration, transport: transport)
        client.idTokenPolicy = policy
        // A machine that does other things as well is no reason to fail.
        client.limits.total = .seconds(120)
        client.limits.idle = .seconds(120)
        return client
    }
}
