import Foundation
import Testing

@testable import OAuth2

@Suite("Durations and dates without end")
struct DurationFieldReportTests {
    @Test("A7: a duration that no whole number of seconds can count is cut off")
    func seconds() {
        #expect(Duration.seconds(1e19).seconds == 0x1p63)
        #expect(Duration.seconds(-1e19).seconds == -0x1p63)
        #expect(Duration.seconds(Int64.max).seconds == 0x1p63)
        #expect(Duration.seconds(Int64.min).seconds == -0x1p63)
        #expect(Duration.seconds(1.5).seconds == 1.5)
        #expect(Duration.seconds(-1.5).seconds == -1.5)
    }

    @Test(
        "A7: a date that is none has whole seconds all the same",
        arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300]
    )
    func epoch(seconds: Double) {
        #expect(abs(Date(timeIntervalSince1970: seconds).epoch) <= 1_000_000_000_000_000)
        #expect(abs(WholeSeconds(Date(timeIntervalSince1970: seconds)).count) <= 1_000_000_000_000)
    }

    @Test(
        "A7: a cache whose times have no end keeps its value",
        arguments: [Duration.seconds(Int64.max), .seconds(1e20)]
    )
    func cache(duration: Duration) {
        var policy = CachePolicy(lifetime: duration)
        policy.staleLifetime = duration
        policy.retryInterval = duration
        policy.missInterval = duration
        var state = FetchState<Int>(policy: policy)
        _ = state.need(now: FixedClock.start)
        _ = state.finish(.success(1), now: FixedClock.start)
        #expect(state.freshEntry(now: FixedClock.start.addingTimeInterval(1e9))?.value == 1)
        struct Failure: Error {}
        _ = state.finish(.failure(Failure()), now: FixedClock.start)
        _ = state.need(now: FixedClock.start.addingTimeInterval(1e9))
    }

    @Test("A7: a tolerance without end accepts every time, and one below zero none")
    func tolerance() throws {
        var policy = IDTokenPolicy()
        policy.clockTolerance = .seconds(1e19)
        var token = SampleIDToken()
        token.claims["exp"] = "0"
        token.claims["iat"] = "999999999999"
        let parsed = try JSONWebToken(token.token)
        #expect(throws: Never.self) {
            try Sample.validator(policy).claims(of: parsed, for: SampleIDToken.expectation, now: FixedClock.start)
        }
        policy.clockTolerance = .seconds(-1e19)
        #expect(policy.tolerance == 0)
    }

    @Test("A7: what waits for a second factor since a time that none is, is refused when it is decoded")
    func interrupted() throws {
        let required = MFARequired(
            token: MFAToken("t"),
            requirements: MFARequirements(),
            interrupted: InterruptedRequest(grantType: .password),
            receivedAt: Date(timeIntervalSince1970: .infinity)
        )
        let text = String(decoding: try JSONEncoder().encode(required), as: UTF8.self)
        #expect(text.contains("1000000000000"))
        #expect(throws: Never.self) { try JSONDecoder().decode(MFARequired.self, from: Data(text.utf8)) }
        let far = Data(text.replacing("1000000000000", with: "9223372036854775807").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MFARequired.self, from: far) }
    }
}
