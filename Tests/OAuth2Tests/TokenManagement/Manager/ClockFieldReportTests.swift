import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: clocks that were ahead", .timeLimit(.minutes(15)))
struct ClockFieldReportTests {
    @Test(
        "B7: a token that was received while the clock was ahead is not used after it is corrected, also after a restart",
        arguments: [3_700, 86_400, 31_536_000],
        [false, true]
    )
    func setBack(ahead: Int, isRestarted: Bool) async throws {
        let server = ScriptedServer.rotating()
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        server.clock.advance(by: .seconds(ahead))
        let first = try await manager.accessToken(for: "u")
        // So that there is a copy for this thread, too.
        for _ in 0..<4 { #expect(manager.cachedAccessToken(for: "u") == first) }
        server.clock.advance(by: .seconds(-ahead))
        let later = isRestarted ? try server.manager() : manager
        #expect(later.cachedAccessToken(for: "u") == nil)
        let second = try await later.accessToken(for: "u")
        #expect(second != first)
        #expect(try await later.accessToken(for: "u") == second)
        #expect(server.transport.requests.count == 2)
    }

    @Test("B7: the same for an application's own token")
    func clientCredentials() async throws {
        let server = ScriptedServer.rotating()
        let manager = ClientCredentialsManager(client: try server.client())
        let first = try await manager.accessToken()
        server.clock.advance(by: .seconds(-86_400 + 7_200))
        #expect(manager.cachedAccessToken() == nil)
        #expect(try await manager.accessToken() != first)
    }

    @Test("B7: a difference within the lease's margin is clock skew, and the token is used")
    func skew() async throws {
        let server = ScriptedServer.rotating()
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let first = try await manager.accessToken(for: "u")
        server.clock.advance(by: .seconds(-9))
        #expect(try await manager.accessToken(for: "u") == first)
        #expect(try await server.manager().accessToken(for: "u") == first)
        server.clock.advance(by: .seconds(-2))
        #expect(try await manager.accessToken(for: "u") != first)
    }

    @Test("B7: a token without an expiry needs no clock")
    func noExpiry() async throws {
        let server = ScriptedServer { _, number in Sample.json(#"{"access_token":"a\#(number)","token_type":"Bearer"}"#)
        }
        let manager = try server.manager()
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let first = try await manager.accessToken(for: "u")
        server.clock.advance(by: .seconds(-86_400))
        #expect(try await manager.accessToken(for: "u") == first)
    }
}
