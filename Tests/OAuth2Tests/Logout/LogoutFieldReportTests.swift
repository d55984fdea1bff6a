import Foundation
import Synchronization
import Testing

@testable import OAuth2

@Suite("Logout as servers in the field do it")
struct LogoutFieldReportTests {
    /// A token as Ory Hydra, LemonLDAP::NG and Glewlwyd send it.
    private static var withoutExpiry: SampleIDToken {
        var token = SampleIDToken()
        token.header = ["alg": #""HS256""#]
        token.claims["nonce"] = nil
        token.claims["exp"] = nil
        token.claims["events"] = #"{"http://schemas.openid.net/event/backchannel-logout":{}}"#
        token.claims["jti"] = #""j-1""#
        token.claims["sid"] = #""s-1""#
        return token
    }

    private final class Memory: LogoutReplayCheck {
        let notes = Mutex<[(id: String, expiry: Date)]>([])
        func isFirstUse(of tokenID: String, issuer: String, until expiry: Date) async throws -> Bool {
            notes.withLock { notes in
                notes.append((tokenID, expiry))
                return notes.count == 1
            }
        }
    }

    private func validate(
        _ token: SampleIDToken,
        accepts: Bool = true,
        at now: Date = FixedClock.start,
        tolerance: Duration = .seconds(60),
        replays: (any LogoutReplayCheck)? = nil
    ) async throws -> LogoutTokenClaims {
        var client = try Sample.client(clock: FixedClock(now))
        client.idTokenPolicy.signature = .clientSecret
        client.idTokenPolicy.clockTolerance = tolerance
        client.idTokenPolicy.acceptsLogoutTokensWithoutExpiry = accepts
        return try await client.validate(LogoutToken(token.hmacSigned.reveal()), replays: replays)
    }

    @Test("C10: a logout token without exp is refused unless that is allowed by name", arguments: [nil, "null"])
    func optIn(expiry: String?) async throws {
        var token = Self.withoutExpiry
        token.claims["exp"] = expiry
        #expect(await refusal { try await validate(token, accepts: false) }?.parameter == "exp")
        let claims = try await validate(token)
        #expect(claims.sessionID == "s-1")
        #expect(claims.expiresAt == claims.issuedAt + 600)
        #expect(claims.tolerances == [.logoutTokenWithoutExpiry])
    }

    @Test("C10: it is accepted for ten minutes from its issue, and no longer")
    func age() async throws {
        for age in [0.0, 599, 600] {
            #expect(try await validate(Self.withoutExpiry, at: FixedClock.start + age).tokenID == "j-1")
        }
        for age in [601.0, 660, 86_400] {
            #expect(
                await refusal { try await validate(Self.withoutExpiry, at: FixedClock.start + age) }?.parameter == "iat"
            )
        }
        let early = await refusal { try await validate(Self.withoutExpiry, at: FixedClock.start - 61) }
        #expect(early?.parameter == "iat")
    }

    @Test("C10: it needs a jti and an iat, and an exp that is there counts")
    func claims() async throws {
        for (name, value) in [("jti", nil), ("jti", #""""#), ("iat", nil), ("exp", #""soon""#), ("exp", "1783999000")]
            as [(String, String?)]
        {
            var token = Self.withoutExpiry
            token.claims[name] = value
            #expect(await refusal { try await validate(token) }?.parameter == name)
        }
        var token = Self.withoutExpiry
        token.claims["exp"] = "1784000120"
        let claims = try await validate(token)
        #expect(claims.expiresAt == FixedClock.start + 120)
        #expect(claims.tolerances.isEmpty)
    }

    @Test("C10: its jti is remembered as long as it is accepted, and a second delivery is refused")
    func replay() async throws {
        let memory = Memory()
        _ = try await validate(Self.withoutExpiry, replays: memory)
        #expect(memory.notes.withLock { $0.first?.expiry ?? .distantPast } >= FixedClock.start + 600)
        let again = await refusal {
            try await validate(Self.withoutExpiry, at: FixedClock.start + 600, replays: memory)
        }
        #expect(again?.parameter == "jti")
    }

    @Test(
        "D: the replay memory lasts as long as a token is accepted, the tolerance for clocks included",
        arguments: [0, 60, 300]
    )
    func replayMemory(tolerance: Int) async throws {
        var token = Self.withoutExpiry
        token.claims["exp"] = "1784000120"
        let memory = Memory()
        let tolerance = Duration.seconds(tolerance)
        _ = try await validate(token, tolerance: tolerance, replays: memory)
        let end = FixedClock.start + 120 + tolerance.seconds
        #expect(memory.notes.withLock { $0.map(\.expiry) } == [end])
        #expect(await refusal { try await validate(token, at: end, tolerance: tolerance) }?.parameter == "exp")
        if tolerance > .zero { #expect(try await validate(token, at: end - 1, tolerance: tolerance).tokenID == "j-1") }
    }

    @Test(
        "D: no parameter of a logout request can be given a second time",
        arguments: ["id_token_hint", "logout_hint", "post_logout_redirect_uri", "state", "ui_locales", "client_id", ""]
    )
    func ownNames(name: String) {
        var request = LogoutRequest()
        request.additionalParameters.append(name, "x")
        let error = refusal { try request.parameters(clientID: "c") }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "additionalParameters")
    }
}
