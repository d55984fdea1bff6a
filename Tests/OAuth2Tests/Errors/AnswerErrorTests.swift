import Testing

@testable import OAuth2

@Suite("Errors in answers")
struct AnswerErrorTests {
    @Test(
        "the code is found wherever a server puts it",
        arguments: [
            (#"{"error":"a"}"#, "a"), (#"{"error":"a","errorCode":"b"}"#, "a"), (#"{"errorCode":"b"}"#, "b"),
            (#"{"error":{"type":"t","status":"s","code":"c"}}"#, "t"), (#"{"error":{"status":"s","code":401}}"#, "s"),
            (#"{"error":{"code":"c"}}"#, "c"), (#"{"error":{"code":401}}"#, "error"), (#"{"error":{}}"#, "error"),
            (#"{"errors":[{"errorType":"e","message":"m"}]}"#, "e"), (#"{"errors":[{"code":"c"}]}"#, "c"),
            (#"{"code":"c","description":"d"}"#, "c"), (#"{"code":"c","statusCode":400}"#, "c"),
            (#"{"ok":false}"#, "error"), (#"{"success":false}"#, "error"), (#"{"ok":false,"error":"e"}"#, "e"),
            (#"{"error":null,"errorCode":"b"}"#, "b"), (#"{"error":"","errorCode":"b"}"#, "b"),
            ("error=a&error_description=b", "a"),
        ]
    )
    func places(body: String, expected: String) {
        let error = Self.error(400, body)
        #expect(error?.response?.error == expected)
        #expect(error?.code == OAuth2Error.Code(serverCode: expected))
    }

    @Test(
        "a refusal in JSON without a code is told from a page or an empty body",
        arguments: [
            (#"{"code":"c"}"#, .unrecognizedError), (#"{"message":"m"}"#, .unrecognizedError),
            (#"{"error":7}"#, .unrecognizedError), (#"{"error":true}"#, .unrecognizedError),
            (#"{"errors":["x"]}"#, .unrecognizedError), (#"{"errors":{}}"#, .unrecognizedError),
            (#"{"ok":true}"#, .unrecognizedError), (#"{}"#, .unexpectedResponse), ("", .unexpectedResponse),
            (#"{"error":"a""#, .unexpectedResponse), ("error is a", .unexpectedResponse),
            ("error", .unexpectedResponse), ("<error=a>", .unexpectedResponse),
        ] as [(String, OAuth2Error.Code)]
    )
    func noCode(body: String, expected: OAuth2Error.Code) {
        let error = Self.error(400, body)
        #expect(error?.code == expected)
        #expect(error?.response?.error == nil)
        #expect(Self.error(502, body)?.code == .unexpectedResponse)
    }

    @Test(
        "the explanation, too",
        arguments: [
            (#"{"error":"a","error_description":"d","message":"m"}"#, "d"), (#"{"error":"a","message":"m"}"#, "m"),
            (#"{"errorCode":"a","errorSummary":"s"}"#, "s"), (#"{"code":"a","description":"d","statusCode":1}"#, "d"),
            (#"{"error":{"type":"t","message":"m"}}"#, "m"), (#"{"errors":[{"errorType":"e","message":"m"}]}"#, "m"),
            (#"{"code":"a","description":{"rules":[]},"statusCode":1}"#, nil), (#"{"error":"a"}"#, nil),
        ] as [(String, String?)]
    )
    func explanations(body: String, expected: String?) {
        #expect(Self.error(400, body)?.response?.errorDescription?.reveal() == expected)
    }

    @Test(
        "the status decides only where the body does not",
        arguments: [
            (200, "invalid_grant", OAuth2Error.Code.invalidGrant), (400, "invalid_grant", .invalidGrant),
            (500, "invalid_grant", .invalidGrant), (401, "access_denied", .invalidClient),
            (403, "access_denied", .accessDenied),
            (400, "access_denied", .accessDenied), (401, "invalid_grant", .invalidGrant), (429, "slow_down", .slowDown),
            (429, "too_many_attempts", OAuth2Error.Code(serverCode: "too_many_attempts")),
            (429, "whatever", .tooManyRequests), (400, "whatever", OAuth2Error.Code(serverCode: "whatever")),
            (302, "invalid_grant", .redirectRefused),
        ]
    )
    func statuses(status: Int, error: String, code: OAuth2Error.Code) {
        let found = Self.error(status, #"{"error":"\#(error)"}"#)
        #expect(found?.code == code)
        #expect(found?.response?.status == status)
        #expect(found?.response?.members["error"]?.string == error)
        if code != .redirectRefused { #expect(found?.message == code.remedy.description) }
    }

    @Test(
        "without an error in the body",
        arguments: [
            (200, nil), (204, nil), (299, nil), (300, .redirectRefused), (301, .redirectRefused),
            (304, .redirectRefused),
            (307, .redirectRefused), (308, .redirectRefused), (399, .redirectRefused), (400, .unexpectedResponse),
            (401, .unexpectedResponse), (403, .unexpectedResponse), (404, .unexpectedResponse), (429, .tooManyRequests),
            (500, .unexpectedResponse), (503, .unexpectedResponse), (100, .unexpectedResponse),
            (0, .unexpectedResponse),
            (600, .unexpectedResponse), (-1, .unexpectedResponse),
        ] as [(Int, OAuth2Error.Code?)]
    )
    func bareStatuses(status: Int, code: OAuth2Error.Code?) {
        for body in ["", "<html>", "{}", "[]", "Too many requests"] {
            #expect(Self.error(status, body)?.code == code, "\(status) \(body)")
        }
    }

    @Test("nothing of the answer is lost")
    func everything() throws {
        let answer = Sample.json(
            #"{"error":"invalid_grant","error_uri":"https://id.example/e","suberror":"x","claims":"{\"a\":1}"}"#,
            status: 400,
            headers: ["DPoP-Nonce": "n", "Retry-After": "3"]
        )
        let error = OAuth2Error(
            answer,
            members: AnswerBody(answer.body).members,
            step: .token,
            clientAuthenticates: true,
            now: FixedClock.start
        )
        let response = try #require(error?.response)
        #expect(response.errorURI?.reveal() == "https://id.example/e")
        #expect(response.members["suberror"]?.string == "x")
        #expect(response.members["claims"]?.string == #"{"a":1}"#)
        #expect(response.headers["dpop-nonce"] == "n")
        #expect(response.body == answer.body)
        #expect(response.rateLimit?.retryAfter == .seconds(3))
        #expect(error?.step == .token)
    }

    private static func error(_ status: Int, _ body: String) -> OAuth2Error? {
        let answer = TransportResponse(status: status, body: Array(body.utf8))
        return OAuth2Error(
            answer,
            members: AnswerBody(answer.body).members,
            step: .token,
            clientAuthenticates: true,
            now: FixedClock.start
        )
    }
}
