import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: answers to a second factor", .timeLimit(.minutes(15)))
struct ContinuedLoginFieldReportTests {
    private static func server() -> ScriptedServer {
        ScriptedServer { request, number in
            switch request.form("grant_type") {
            case "refresh_token", "password":
                Sample.json(#"{"error":"mfa_required","mfa_token":"m"}"#, status: 403)
            default:
                ScriptedServer.tokens(number)
            }
        }
    }

    private func pass(_ server: ScriptedServer, _ error: OAuth2Error?) async throws -> TokenResponse {
        let interruption = try #require(error?.mfaRequired)
        let request = try TokenRequest.resuming(
            interruption,
            grantType: GrantType(rawValue: "http://auth0.com/oauth/grant-type/mfa-otp"),
            parameters: ["otp": "123456"]
        )
        return try await server.client().requestTokens(request)
    }

    @Test("D: a login that is gone on with after a refresh is told as adopted")
    func event() async throws {
        let server = Self.server()
        let log = EventLog()
        let manager = try server.manager(onEvent: log.note)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let before = try #require(try await server.stored())
        let error = await refusal { try await manager.accessToken(for: "u") }
        try await manager.adopt(try await pass(server, error), for: "u")
        #expect(log.count(.adopted) == 2)
        #expect(try await server.stored()?.lineage == before.lineage)
    }

    @Test("D: the answer to a second factor of a new login takes the stored one's place")
    func newLogin() async throws {
        let server = Self.server()
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let before = try #require(try await server.stored())
        let password = try TokenRequest(
            grantType: GrantType(rawValue: "password"),
            parameters: ["username": "u", "password": "p"]
        )
        let error = await refusal { try await server.client().requestTokens(password) }
        try await manager.adopt(try await pass(server, error), for: "u")
        let after = try #require(try await server.stored())
        #expect(after.lineage != before.lineage && after.generation == 1)
    }
}
