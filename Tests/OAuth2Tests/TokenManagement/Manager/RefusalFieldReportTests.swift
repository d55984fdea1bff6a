import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: refusals by name", .timeLimit(.minutes(15)))
struct RefusalFieldReportTests {
    private static func refusing(_ code: String, _ status: Int = 400) -> ScriptedServer {
        ScriptedServer { _, _ in Sample.json(#"{"error":"\#(code)"}"#, status: status) }
    }

    /// What callers of some replicas are told who ask again and again.
    private func ask(
        _ managers: [TokenManager],
        _ server: ScriptedServer,
        times: Int,
        every pause: Duration,
        audience: String? = nil
    ) async -> [OAuth2Error.Code] {
        var codes: [OAuth2Error.Code] = []
        for _ in 0..<times {
            for manager in managers {
                if let error = await refusal({ try await manager.accessToken(for: "u", audience: audience) }) {
                    codes.append(error.code)
                }
            }
            server.clock.advance(by: pause)
        }
        return codes
    }

    @Test(
        "B5: three replicas whose callers ask each second send fewer than 30 requests in ten minutes",
        arguments: [
            "invalid_request", "unauthorized_client", "access_denied", "interaction_required", "consent_required",
            "login_required", "invalid_scope", "invalid_target", "mfa_required", "unsupported_grant_type", "of_our_own",
        ]
    )
    func requests(code: String) async throws {
        let server = Self.refusing(code)
        let managers = try (0..<3).map { _ in try server.manager() }
        try await managers[0].adopt(RefreshToken("r0"), for: "u")
        let codes = await ask(managers, server, times: 600, every: .seconds(1))
        #expect(codes.count == 1_800)
        #expect(server.transport.requests.count < 30)
        let stored = try #require(try await server.stored())
        #expect(stored.end == nil && stored.refreshToken == RefreshToken("r0") && stored.lease == nil)
    }

    @Test(
        "B5: a refusal that goes on for longer than the policy's patience is told as one without a clear word",
        arguments: [
            ("unauthorized_client", 403), ("invalid_token", 403), ("expired_token", 401), ("refresh_token_reused", 403),
            ("invalid_request", 400), ("access_denied", 403), ("invalid_scope", 400), ("invalid_target", 400),
            ("invalid_grant", 500), ("invalid_grant", 503),
        ]
    )
    func unexplained(code: String, status: Int) async throws {
        let server = Self.refusing(code, status)
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let codes = await ask([manager], server, times: 10, every: .seconds(60))
        #expect(codes.prefix(4).allSatisfy { $0 != .refusedWithoutReason })
        #expect(codes.suffix(5).allSatisfy { $0 == .refusedWithoutReason })
        // Another replica says the same, without asking the server.
        let sent = server.transport.requests.count
        server.clock.advance(by: .seconds(-60))
        #expect(await refusal { try await server.manager().accessToken(for: "u") }?.code == .refusedWithoutReason)
        #expect(server.transport.requests.count == sent)
        #expect(try await server.stored()?.end == nil)
    }

    @Test(
        "B5: what the user can do about is told at once, each time and by each replica, under the server's own code",
        arguments: [
            ("interaction_required", OAuth2Error.Code.interactionRequired), ("consent_required", .consentRequired),
            ("login_required", .serverLoginRequired), ("account_selection_required", .accountSelectionRequired),
        ]
    )
    func userHasToAct(code: String, expected: OAuth2Error.Code) async throws {
        let server = Self.refusing(code)
        let managers = try (0..<2).map { _ in try server.manager() }
        try await managers[0].adopt(RefreshToken("r0"), for: "u")
        let codes = await ask(managers, server, times: 60, every: .seconds(5))
        #expect(codes == Array(repeating: expected, count: 120))
        let error = await refusal { try await managers[1].accessToken(for: "u") }
        #expect(error?.requiresUserInteraction == true)
        #expect(try await server.stored()?.end == nil)
    }

    @Test("B5: the user has acted, and the next login takes the grant's place at once")
    func acted() async throws {
        let server = Self.refusing("interaction_required")
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        _ = await ask([manager], server, times: 10, every: .seconds(1))
        let tokens = try TokenResponse(
            ScriptedServer.tokens(9),
            to: .clientCredentials(),
            server: Sample.server(),
            requestedAt: server.clock.now
        )
        try await manager.adopt(tokens, for: "u")
        #expect(try await manager.accessToken(for: "u").reveal() == "a9")
    }

    @Test(
        "B5: a refusal for one API leaves the others alone",
        arguments: ["invalid_target", "invalid_scope", "mfa_required", "access_denied"]
    )
    func perTarget(code: String) async throws {
        let server = ScriptedServer { request, number in
            request.form("audience") == "https://refused.example"
                ? Sample.json(#"{"error":"\#(code)"}"#, status: 400) : ScriptedServer.tokens(number)
        }
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        _ = await ask([manager], server, times: 5, every: .seconds(1), audience: "https://refused.example")
        let token = try await manager.accessToken(for: "u")
        #expect(try await manager.accessToken(for: "u") == token)
        _ = try await manager.accessToken(for: "u", audience: "https://other.example")
        // Nor has a success elsewhere ended the pause.
        let sent = server.transport.requests.count
        #expect(await refusal { try await manager.accessToken(for: "u", audience: "https://refused.example") } != nil)
        #expect(server.transport.requests.count == sent)
    }

    @Test(
        "B5: a second factor that is due stays one that can be gone on with, although the server is asked less and less"
    )
    func secondFactor() async throws {
        let server = ScriptedServer { _, number in
            Sample.json(#"{"error":"mfa_required","mfa_token":"m\#(number)"}"#, status: 403)
        }
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        for _ in 0..<300 {
            let error = await refusal { try await manager.accessToken(for: "u") }
            #expect(error?.code == .mfaRequired && error?.mfaRequired != nil)
            server.clock.advance(by: .seconds(1))
        }
        #expect(server.transport.requests.count < 20)
    }

    @Test("B5: while refreshes are refused, a caller with a valid token is served")
    func served() async throws {
        let server = ScriptedServer { _, number in
            number == 1 ? ScriptedServer.tokens(1) : Sample.json(#"{"error":"access_denied"}"#, status: 403)
        }
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let first = try await manager.accessToken(for: "u")
        server.clock.advance(by: .seconds(3_600 - 50))
        for _ in 0..<49 {
            #expect(try await manager.accessToken(for: "u") == first)
            try await settle(manager.desk)
            server.clock.advance(by: .seconds(1))
        }
        #expect(server.transport.requests.count < 10)
    }

    @Test("B5: a client's wrong secret is never taken for a dead login", arguments: ["invalid_client", "server_error"])
    func notTheLogin(code: String) async throws {
        let server = Self.refusing(code, 401)
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let codes = await ask([manager], server, times: 20, every: .seconds(60))
        #expect(!codes.contains(.refusedWithoutReason) && !codes.contains(.loginRequired))
    }

    @Test("B5: a clock that is set back does not keep the patience from running out")
    func clockSetBack() async throws {
        let server = Self.refusing("access_denied")
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        _ = await ask([manager], server, times: 4, every: .seconds(60))
        server.clock.advance(by: .seconds(-86_400))
        let codes = await ask([manager], server, times: 4, every: .seconds(60))
        #expect(codes.last == .refusedWithoutReason)
    }

    @Test("B16: the server's login_required and the manager's own finding are told apart by code")
    func loginRequired() async throws {
        #expect(OAuth2Error.Code.loginRequired != OAuth2Error.Code(serverCode: "login_required"))
        #expect(OAuth2Error.Code.loginRequired.serverCode == nil)
        #expect(OAuth2Error.Code.serverLoginRequired == OAuth2Error.Code(serverCode: "login_required"))
        let server = Self.refusing("login_required")
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let error = await refusal { try await manager.accessToken(for: "u") }
        #expect(error?.code == .serverLoginRequired && error?.loginRequired == nil)
        let nobody = await refusal { try await manager.accessToken(for: "nobody") }
        #expect(nobody?.code == .loginRequired && nobody?.requiresUserInteraction == true)
    }

    @Test(
        "B5: a refused token of the application itself is asked for less and less, and a wrong setting is told each time"
    )
    func clientCredentials() async throws {
        let server = Self.refusing("access_denied", 403)
        let manager = ClientCredentialsManager(client: try server.client())
        for _ in 0..<600 {
            _ = await refusal { try await manager.accessToken(audience: "https://api.example") }
            server.clock.advance(by: .seconds(1))
        }
        #expect(server.transport.requests.count < 30)
        for _ in 0..<10 {
            let error = await refusal { try await manager.accessToken(audience: "") }
            #expect(error?.code == .invalidParameter && error?.retryAfter == nil)
            server.clock.advance(by: .seconds(2))
        }
    }
}
