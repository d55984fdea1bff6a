import Foundation

@testable import OAuth2

/// A server, a client and answers that many tests share; every value in them is made up.
enum Sample {
    static func server(requiresIssuer: Bool = false) throws -> AuthorizationServer {
        var server = try AuthorizationServer(
            issuer: "https://id.example",
            authorizationEndpoint: "https://id.example/authorize",
            tokenEndpoint: "https://id.example/token",
            revocationEndpoint: "https://id.example/revoke"
        )
        server.requiresIssuerInCallback = requiresIssuer
        return server
    }

    static func client(
        _ transport: any HTTPTransport = CannedTransport(tokens()),
        authentication: ClientAuthentication = .clientSecretPost("sample-secret"),
        server: AuthorizationServer? = nil,
        clock: any WallClock = FixedClock()
    ) throws -> OAuth2Client {
        var client = OAuth2Client(
            server: try server ?? Sample.server(),
            registration: try ClientRegistration(id: "sample-client", authentication: authentication),
            transport: transport
        )
        client.clock = clock
        return client
    }

    /// An answer with a JSON body.
    static func json(_ body: String, status: Int = 200, headers: TransportHeaders = [:]) -> TransportResponse {
        var all: TransportHeaders = ["Content-Type": "application/json"]
        for field in headers.fields { all[field.name] = field.value }
        return TransportResponse(status: status, headers: all, body: Array(body.utf8))
    }

    static func tokens() -> TransportResponse {
        json(#"{"access_token":"sample-access","token_type":"Bearer","expires_in":3600}"#)
    }

    static let redirectURI = "https://app.example/callback"

    /// A login that began when `FixedClock.start` was.
    static func login(
        server: AuthorizationServer? = nil,
        change: (inout AuthorizationRequest) -> Void = { _ in }
    ) throws -> StartedAuthorization {
        var request = AuthorizationRequest(redirectURI: redirectURI, scope: [.openID, .offlineAccess])
        change(&request)
        return try request.begin(
            server: try server ?? Sample.server(),
            clientID: "sample-client",
            now: FixedClock.start
        )
    }

    /// The callback that a well-behaved server sends for `pending`.
    static func callback(for pending: PendingAuthorization, code: String = "sample-code") -> AuthorizationCallback {
        .url("\(redirectURI)?code=\(code)&state=\(pending.state.reveal())")
    }
}
