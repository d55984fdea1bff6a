import Foundation
import Synchronization
import Testing

@testable import OAuth2

@Suite("Logout tokens as servers write them")
struct LogoutTokenFieldReportTests {
    private static var sample: SampleIDToken {
        var token = SampleIDToken()
        token.header = ["alg": #""HS256""#, "typ": #""logout+jwt""#]
        token.claims["nonce"] = nil
        token.claims["events"] = #"{"http://schemas.openid.net/event/backchannel-logout":{}}"#
        token.claims["jti"] = #""j-1""#
        token.claims["sid"] = #""s-1""#
        token.claims["exp"] = "1784000120"
        return token
    }

    private static func validate(
        _ token: SampleIDToken,
        replays: (any LogoutReplayCheck)? = nil
    ) async throws -> LogoutTokenClaims {
        var client = try Sample.client()
        client.idTokenPolicy.signature = .clientSecret
        return try await client.validate(LogoutToken(token.hmacSigned.reveal()), replays: replays)
    }

    @Test("B4: a claim that is null is absent", arguments: ["nonce", "nbf", "sid", "azp", "sub"])
    func null(name: String) async throws {
        var token = Self.sample
        token.claims[name] = "null"
        let claims = try await Self.validate(token)
        #expect(claims.members[name] == nil)
    }

    @Test("B4: a claim that is needed and null is missing", arguments: ["iss", "aud", "exp", "iat", "jti", "events"])
    func nullNeeded(name: String) async {
        var token = Self.sample
        token.claims[name] = "null"
        #expect(await refusal { try await Self.validate(token) }?.parameter == name)
    }

    @Test("B4: a token whose user and session are null is refused, and so is an event that is null")
    func nullBoth() async {
        var token = Self.sample
        token.claims["sub"] = "null"
        token.claims["sid"] = "null"
        #expect(await refusal { try await Self.validate(token) }?.parameter == "sub")
        token = Self.sample
        token.claims["events"] = #"{"http://schemas.openid.net/event/backchannel-logout":null}"#
        #expect(await refusal { try await Self.validate(token) }?.parameter == "events")
    }

    @Test("A9: a user, a session or a token's name with a lone surrogate is refused", arguments: ["sub", "sid", "jti"])
    func surrogate(name: String) async {
        var token = Self.sample
        token.claims[name] = #""a\ud800""#
        #expect(await refusal { try await Self.validate(token) }?.parameter == name)
    }

    @Test("A10: a type that is no string is refused, and one that is null is none")
    func type() async throws {
        var token = Self.sample
        token.header["typ"] = "7"
        #expect(await refusal { try await Self.validate(token) }?.parameter == "typ")
        token.header["typ"] = "null"
        #expect(try await Self.validate(token).tokenID == "j-1")
    }

    @Test(
        "D: a token's name is remembered for as long as the token would be accepted: its expiry and the clocks' difference"
    )
    func remembered() async throws {
        final class Memory: LogoutReplayCheck {
            let expiry = Mutex<Date?>(nil)
            func isFirstUse(of tokenID: String, issuer: String, until expiry: Date) async throws -> Bool {
                self.expiry.withLock { $0 = expiry }
                return true
            }
        }
        let memory = Memory()
        _ = try await Self.validate(Self.sample, replays: memory)
        #expect(memory.expiry.withLock { $0 } == FixedClock.start.addingTimeInterval(120 + 60))
    }

    @Test("A1: a logout token larger than 64 KiB is not read, whoever posts it")
    func large() {
        let error = refusal { try JSONWebToken(LogoutToken(String(repeating: "A", count: 65_537))) }
        #expect(error?.code == .invalidLogoutToken)
        #expect(error?.message.contains("64 KiB") == true)
    }
}
