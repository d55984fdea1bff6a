import OAuth2
import OAuth2Auth0
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("When to ask again about a push request")
struct MFAPushPollingTests {
    private let push = #"{"challenge_type":"oob","oob_code":"oob-1"}"#

    /// The error that an answer of the token endpoint stands for.
    private func error(
        _ status: Int,
        _ body: String,
        headers: TransportHeaders = [:]
    ) throws -> OAuth2Error {
        var answer = TransportResponse.json(body, status: status)
        for field in headers.fields { answer.headers[field.name] = field.value }
        return try #require(throws: OAuth2Error.self) {
            try TokenResponse(
                answer,
                to: .mfaOOB(OOBCode("oob-1"), bindingCode: nil, for: .login(.fixture())),
                server: .auth0(domain: "tenant.eu.auth0.com"),
                requestedAt: noon
            )
        }
    }

    private func error(_ status: Int, code: String) throws -> OAuth2Error {
        try error(status, #"{"error":"\#(code)"}"#)
    }

    private func polling() throws -> MFAPushPolling { MFAPushPolling(deadline: noon.addingTimeInterval(300)) }

    @Test("Five seconds and five minutes from the interrupted login, unless the server says otherwise")
    func defaults() throws {
        let later = noon.addingTimeInterval(60)
        let polling = MFAPushPolling(
            try .fixture(push, receivedAt: later),
            for: .login(try .fixture(receivedAt: noon))
        )
        #expect(polling.interval == .seconds(5))
        #expect(polling.deadline == noon.addingTimeInterval(300))
        #expect(try polling.firstWait(now: later) == .seconds(5))
    }

    @Test("The challenge's own interval and lifetime come first")
    func told() throws {
        let challenge = try MFAChallenge.fixture(
            #"{"challenge_type":"oob","oob_code":"o","interval":8,"expires_in":100}"#,
            receivedAt: noon.addingTimeInterval(60)
        )
        let polling = MFAPushPolling(challenge, for: .login(try .fixture(receivedAt: noon)))
        #expect(polling.interval == .seconds(8))
        #expect(polling.deadline == noon.addingTimeInterval(160))
    }

    @Test("An enrollment outside of a login counts from its challenge")
    func accessToken() throws {
        let polling = MFAPushPolling(try .fixture(push), for: .accessToken(AccessToken("at")))
        #expect(polling.deadline == noon.addingTimeInterval(300))
    }

    @Test("An interval that makes no sense is kept within bounds", arguments: [(0, 1), (-5, 1), (Int.max, 3_600)])
    func bounds(told: Int, used: Int) throws {
        let challenge = try MFAChallenge.fixture(
            #"{"challenge_type":"oob","oob_code":"o","interval":\#(told)}"#
        )
        #expect(MFAPushPolling(challenge, for: .login(try .fixture())).interval == .seconds(used))
    }

    @Test("authorization_pending: the same interval again, whatever the status", arguments: [400, 403, 200])
    func pending(status: Int) throws {
        var polling = try polling()
        #expect(
            try polling.wait(after: error(status, code: "authorization_pending"), now: noon) == .seconds(5)
        )
        #expect(polling.interval == .seconds(5))
    }

    @Test("slow_down: five seconds more from now on")
    func slowDown() throws {
        var polling = try polling()
        #expect(try polling.wait(after: error(429, code: "slow_down"), now: noon) == .seconds(10))
        #expect(try polling.wait(after: error(400, code: "slow_down"), now: noon) == .seconds(15))
        #expect(try polling.wait(after: error(400, code: "authorization_pending"), now: noon) == .seconds(15))
    }

    @Test("An interval in the answer lengthens the interval, and never shortens it")
    func interval() throws {
        var polling = try polling()
        let longer = try error(400, #"{"error":"slow_down","interval":20}"#)
        #expect(try polling.wait(after: longer, now: noon) == .seconds(20))
        let shorter = try error(400, #"{"error":"authorization_pending","interval":2}"#)
        #expect(try polling.wait(after: shorter, now: noon) == .seconds(20))
    }

    @Test("Retry-After holds for one wait")
    func retryAfter() throws {
        var polling = try polling()
        let error = try error(429, #"{"error":"slow_down"}"#, headers: ["Retry-After": "30"])
        #expect(try polling.wait(after: error, now: noon) == .seconds(30))
        #expect(try polling.wait(after: self.error(400, code: "authorization_pending"), now: noon) == .seconds(10))
    }

    @Test("A rate limit is waited for")
    func rateLimit() throws {
        var polling = try polling()
        let error = try error(
            429,
            #"{"error":"too_many_requests"}"#,
            headers: ["X-RateLimit-Reset": "\(Int(noon.timeIntervalSince1970) + 42)"]
        )
        #expect(try polling.wait(after: error, now: noon) == .seconds(42))
    }

    @Test(
        "A refusal ends it in either form",
        arguments: [(400, "access_denied"), (403, "invalid_grant"), (403, "access_denied"), (400, "invalid_grant")]
    )
    func refused(status: Int, code: String) throws {
        var polling = try polling()
        let refusal = try error(status, code: code)
        let thrown = try #require(throws: OAuth2Error.self) { try polling.wait(after: refusal, now: noon) }
        #expect(thrown.code == .mfaRejected)
        #expect(thrown.step == .mfaPush)
        #expect(thrown.response?.error == code)
    }

    @Test(
        "What asking again cannot help is thrown as it came",
        arguments: ["expired_token", "too_many_attempts", "invalid_client", "unauthorized_client", "server_error"]
    )
    func final(code: String) throws {
        var polling = try polling()
        let error = try error(400, code: code)
        let thrown = try #require(throws: OAuth2Error.self) { try polling.wait(after: error, now: noon) }
        #expect(thrown.code == OAuth2Error.Code(serverCode: code))
    }

    @Test("A further factor is thrown with what resumes it")
    func chained() throws {
        var polling = try polling()
        let error = try error(403, #"{"error":"mfa_required","mfa_token":"mfa-token-2"}"#)
        let thrown = try #require(throws: OAuth2Error.self) { try polling.wait(after: error, now: noon) }
        #expect(thrown.code == .mfaRequired)
        #expect(thrown.mfaRequired?.token == MFAToken("mfa-token-2"))
    }

    @Test("A request that was not sent is repeated less often; one that may have been is not")
    func transport() throws {
        func failure(_ mayHaveReachedServer: Bool) -> OAuth2Error {
            OAuth2Error(
                .transportFailed,
                step: .token,
                message: "test",
                underlyingError: TransportError(.connectionRefused, mayHaveReachedServer: mayHaveReachedServer)
            )
        }
        var polling = try polling()
        #expect(try polling.wait(after: failure(false), now: noon) == .seconds(10))
        #expect(try polling.wait(after: failure(false), now: noon) == .seconds(20))
        let thrown = try #require(throws: OAuth2Error.self) { try polling.wait(after: failure(true), now: noon) }
        #expect(thrown.code == .transportFailed)
    }

    @Test("It gives up when the next request would not come before the deadline")
    func deadline() throws {
        var polling = try polling()
        #expect(try polling.firstWait(now: noon.addingTimeInterval(294)) == .seconds(5))
        let first = try #require(throws: OAuth2Error.self) {
            try polling.firstWait(now: noon.addingTimeInterval(295))
        }
        #expect(first.code == .expiredToken)
        #expect(first.step == .mfaPush)
        let pending = try error(400, code: "authorization_pending")
        let later = try #require(throws: OAuth2Error.self) {
            try polling.wait(after: pending, now: noon.addingTimeInterval(299))
        }
        #expect(later.code == .expiredToken)
    }
}
