import Foundation
import Testing

@testable import OAuth2

@Suite struct TokenEndpointPauseTests {
    private let now = Date(timeIntervalSince1970: 1_784_000_000)
    private let limit = Sample.json("{}", status: 429, headers: ["Retry-After": "30"])

    @Test("It lasts as long as the server asks for")
    func stated() {
        let pause = TokenEndpointPause()
        #expect(pause.until(now: now) == nil)
        pause.note(limit, now: now)
        #expect(pause.until(now: now) == now + .seconds(30))
        #expect(pause.until(now: now + .seconds(30)) == nil)
    }

    @Test("A late success does not end it")
    func lateSuccess() {
        let pause = TokenEndpointPause()
        pause.note(limit, now: now)
        pause.note(Sample.tokens(), now: now + .seconds(1))
        #expect(pause.until(now: now + .seconds(1)) == now + .seconds(30))
    }

    @Test("Without a time it doubles with each refusal, and a success after it begins anew")
    func unstated() {
        let pause = TokenEndpointPause()
        let refusal = Sample.json("{}", status: 429)
        pause.note(refusal, now: now)
        #expect(pause.until(now: now) == now + .seconds(1))
        pause.note(refusal, now: now)
        #expect(pause.until(now: now) == now + .seconds(2))
        pause.note(Sample.tokens(), now: now + .seconds(5))
        pause.note(refusal, now: now + .seconds(5))
        #expect(pause.until(now: now + .seconds(5)) == now + .seconds(6))
    }

    @Test("An hour is the most, and a clock that was set back ends it")
    func bounds() {
        let pause = TokenEndpointPause()
        pause.note(Sample.json("{}", status: 429, headers: ["Retry-After": "1000000"]), now: now)
        #expect(pause.until(now: now) == now + .seconds(60))
        // Probes are let through, and what keeps everybody else from the endpoint ends after the hour.
        #expect(pause.admit(now: now + .seconds(3590)) == nil)
        #expect(pause.until(now: now + .seconds(3590)) == now + .seconds(3600))
        #expect(pause.until(now: now + .seconds(3600)) == nil)
        #expect(pause.until(now: now.addingTimeInterval(-86_400)) == nil)
    }

    @Test("A failure without a word about waiting is none")
    func failures() {
        let pause = TokenEndpointPause()
        pause.note(Sample.json("", status: 503), now: now)
        #expect(pause.until(now: now) == nil)
    }

    @Test(
        "Refreshes and client credentials bring it about; a user's own mistakes do not",
        arguments: [
            (GrantType.refreshToken, true), (.clientCredentials, true), (GrantType(rawValue: "password"), false),
        ]
    )
    func grants(_ grantType: GrantType, pauses: Bool) async throws {
        let clock = FixedClock()
        let client = try Sample.client(CannedTransport(limit), clock: clock)
        _ = await refusal {
            try await client.requestTokens(TokenRequest(grantType: grantType, parameters: ["refresh_token": "r"]))
        }
        #expect((client.tokenEndpointPause.until(now: clock.now) != nil) == pauses)
    }
}
