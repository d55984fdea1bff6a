import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

/// A login and its refreshes at a server whose every answer is written by the test.
struct ScriptedLogin {
    static let user = "ada"

    let clock = ManualClock(now: FixedClock.start)
    let transport = RecordingTransport()
    let storage = InMemoryTokenStorage()
    var client: OAuth2Client

    init(issuer: String = "https://id.example", clientID: String = "app", path: [String] = []) throws {
        var server = try AuthorizationServer(
            issuer: issuer,
            authorizationEndpoint: "https://id.example/authorize",
            tokenEndpoint: "https://id.example/token",
            revocationEndpoint: "https://id.example/revoke"
        )
        server.tokenResponsePath = path
        client = OAuth2Client(
            server: server,
            registration: try ClientRegistration(id: clientID, authentication: .none),
            transport: transport
        )
        client.clock = clock
    }

    /// The claims of an ID token that is issued now; `extra` begins with a comma.
    func claims(issuer: String? = nil, subject: String = "u", audience: String? = nil, _ extra: String = "") -> String {
        let now = Int(clock.now.timeIntervalSince1970)
        let audience = audience ?? "\"\(client.registration.id)\""
        return """
            {"iss":"\(issuer ?? client.server.issuer)","sub":"\(subject)","aud":\(audience),"iat":\(now),"exp":\(now + 3600)\(extra)}
            """
    }

    static func idToken(_ claims: String, header: String = #"{"alg":"RS256","kid":"k"}"#) -> String {
        [header, claims, "signature"].map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".")
    }

    /// The text of an answer with tokens of this number; `extra` begins with a comma.
    static func tokens(_ number: Int, claims: String? = nil, _ extra: String = #","expires_in":3600"#) -> String {
        let idToken = claims.map { #","id_token":"\#(Self.idToken($0))""# } ?? ""
        return
            #"{"access_token":"a\#(number)","token_type":"Bearer","refresh_token":"r\#(number)"\#(idToken)\#(extra)}"#
    }

    /// Answers the next request with these tokens.
    func answer(_ number: Int, claims: String? = nil) {
        transport.enqueue(.json(Self.tokens(number, claims: claims)))
    }

    /// A login that is answered with `body`, which gets the nonce.
    func logIn(scope: Scope = [.openID, .offlineAccess], _ body: (String) -> String) async throws -> TokenResponse {
        let login = try client.beginAuthorization(redirectURI: "https://app.example/callback", scope: scope)
        transport.enqueue(.json(body(login.pending.nonce.reveal())))
        return try await client.finishAuthorization(
            callback: .url("/callback?code=c&state=\(login.pending.state.reveal())"),
            pending: login.pending
        )
    }

    /// A manager with a login of an hour ago, whose tokens have the number 1.
    func manager(
        audience: String? = nil,
        _ extra: String = "",
        policy: RefreshPolicy = RefreshPolicy(),
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) async throws -> TokenManager {
        let manager = TokenManager(client: client, storage: storage, policy: policy, onEvent: onEvent)
        let tokens = try await logIn {
            Self.tokens(1, claims: claims(audience: audience, #","nonce":"\#($0)""# + extra))
        }
        try await manager.adopt(tokens, for: Self.user)
        clock.advance(by: .seconds(3_700))
        return manager
    }

    /// What is stored.
    func stored() async throws -> StoredGrant {
        try StoredGrant(decoding: try #require(await storage.load(Self.user)).bytes)
    }
}
