import OAuth2
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Reading the answer of an endpoint of one's own")
struct TransportResponseCheckTests {
    private let step = OAuth2Error.Step("extension")
    private let now = Date(timeIntervalSince1970: 1_750_000_000)

    private func answer(_ status: Int, _ body: String) -> TransportResponse {
        TransportResponse(status: status, body: Array(body.utf8))
    }

    @Test("A success is one whatever its body", arguments: [(200, "OK"), (204, ""), (201, "{}"), (200, "[1]")])
    func success(status: Int, body: String) throws {
        try answer(status, body).check(step: step, now: now)
    }

    @Test(
        "A refusal has the server's code, and an error with status 200 is a refusal",
        arguments: [
            (400, #"{"error":"invalid_request"}"#, OAuth2Error.Code.invalidRequest),
            (200, #"{"error":"authorization_pending"}"#, .authorizationPending), (401, "", .unexpectedResponse),
            (302, "", .redirectRefused), (429, "slow down", .tooManyRequests),
        ]
    )
    func refusal(status: Int, body: String, code: OAuth2Error.Code) throws {
        let answer = answer(status, body)
        for read in [
            { try answer.check(step: step, now: now) },
            { _ = try answer.checkedMembers(step: step, now: now) },
        ] {
            let error = try #require(throws: OAuth2Error.self, performing: read)
            #expect(error.code == code)
            #expect(error.step == step)
            #expect(error.response?.status == status)
        }
    }

    @Test("A 401 with access_denied means the client only where the client proved who it is")
    func accessDenied() throws {
        let answer = answer(401, #"{"error":"access_denied"}"#)
        let user = #expect(throws: OAuth2Error.self) { try answer.check(step: step, now: now) }
        #expect(user?.code == .accessDenied)
        let client = #expect(throws: OAuth2Error.self) {
            try answer.check(step: step, clientAuthenticates: true, now: now)
        }
        #expect(client?.code == .invalidClient)
    }

    @Test("The members of a success are read from JSON and from a form")
    func members() throws {
        #expect(try answer(200, #"{"a":"1"}"#).checkedMembers(step: step, now: now)["a"]?.string == "1")
        #expect(try answer(200, "a=1&b=2").checkedMembers(step: step, now: now)["b"]?.string == "2")
    }

    @Test("A success without members is malformed when members are asked for", arguments: ["", "OK", "[]", "{"])
    func noMembers(body: String) throws {
        let error = try #require(throws: OAuth2Error.self) {
            try answer(200, body).checkedMembers(step: step, now: now)
        }
        #expect(error.code == .malformedResponse)
        #expect(error.response?.body == Array(body.utf8))
    }
}
