import OAuth2
import OAuth2Testing
import Testing

@Suite("Error answers: other shapes than the standard's", .timeLimit(.minutes(15)))
struct ErrorShapeTests {
    /// A body in another shape, and what is read out of it.
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let body: String
        let refusal: Refusal
        let contentType: String

        init(
            _ name: String,
            _ status: Int,
            _ body: String,
            _ code: OAuth2Error.Code,
            _ text: String? = nil,
            contentType: String = "application/json"
        ) {
            testDescription = name
            self.status = status
            self.body = body
            refusal = Refusal(code, status, text)
            self.contentType = contentType
        }
    }

    static let shapes =
        [
            Shape(
                "name, code, description, statusCode",
                400,
                #"{"name":"BadRequestError","code":"invalid_signup","description":"Invalid sign up","statusCode":400}"#,
                OAuth2Error.Code(serverCode: "invalid_signup"),
                "Invalid sign up"
            ),
            Shape(
                "description is an object with rules",
                400,
                #"{"name":"PasswordStrengthError","code":"invalid_password","description":{"rules":[]},"statusCode":400}"#,
                OAuth2Error.Code(serverCode: "invalid_password")
            ),
            Shape(
                "statusCode, error, message, errorCode",
                404,
                #"{"statusCode":404,"error":"Not Found","message":"The grant does not exist.","errorCode":"inexistent"}"#,
                .unexpectedResponse,
                "The grant does not exist."
            ),
            Shape(
                "statusCode, error, message of the global limiter",
                429,
                #"{"statusCode":429,"error":"Too Many Requests","message":"Global limit has been reached"}"#,
                .tooManyRequests,
                "Global limit has been reached"
            ),
            Shape("error alone", 400, #"{"error":"invalid_request"}"#, .invalidRequest),
            Shape(
                "code, error, description",
                403,
                #"{"code":"unauthorized","error":"unauthorized_client","description":"Grant type is off."}"#,
                .unauthorizedClient,
                "Grant type is off."
            ),
            Shape(
                "unauthorized, invalid credentials",
                401,
                #"{"error":"unauthorized","error_description":"invalid credentials"}"#,
                .unauthorized,
                "invalid credentials"
            ),
            Shape("plain text Unauthorized", 401, "Unauthorized", .unexpectedResponse, contentType: "text/plain"),
            Shape(
                "plain text Too many requests",
                429,
                "Too many requests",
                .tooManyRequests,
                contentType: "text/plain"
            ),
            Shape("empty", 500, "", .unexpectedResponse, contentType: "text/plain"),
            Shape(
                "JSON in a text answer",
                403,
                #"{"error":"invalid_grant"}"#,
                .invalidGrant,
                contentType: "text/plain"
            ),
            Shape("JSON without an error", 503, #"{"status":"down"}"#, .unexpectedResponse),
            Shape("broken JSON", 400, #"{"error":"invalid_gr"#, .unexpectedResponse),
            Shape("an array", 400, #"[{"error":"invalid_grant"}]"#, .unexpectedResponse),
        ]
        + ["a0.mfa_required", "a0.mfa_registration_required", "a0.mfa_invalid_code", "a0.invalid_configuration"].map {
            Shape("legacy \($0)", 401, #"{"error":"\#($0)"}"#, OAuth2Error.Code(serverCode: $0))
        }

    @Test("The code and the text are found, and the answer is kept as it came", arguments: shapes)
    func shape(_ shape: Shape) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(
                .status(shape.status, headers: ["Content-Type": shape.contentType], body: shape.body),
                on: Site.token
            )
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.refusal == shape.refusal)
            #expect(error.response?.body == Array(shape.body.utf8))
            #expect(error.mfaRequired == nil)
            #expect(site.tokenRequests == 2)
            _ = try await site.client.refresh(token)
        }
    }

    @Test(
        "HTML of a gateway: an outage, which says nothing about the login",
        arguments: [200, 404, 500, 502, 503, 504]
    )
    func html(status: Int) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(.htmlPage(status: status), on: Site.token)
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.refusal == Refusal(.unexpectedResponse, status))
            #expect(error.response?.headers["Content-Type"] == "text/html; charset=utf-8")
            _ = try await site.client.refresh(token)
        }
    }

    @Test("A gateway's 503 with Retry-After: when to try again is known")
    func gatewayRetryAfter() async throws {
        try await withSite { site in
            site.server.inject(.status(503, headers: ["Retry-After": "20"], body: "<html></html>"), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.unexpectedResponse, 503))
            #expect(error.retryAfter == .seconds(20))
        }
    }
}
