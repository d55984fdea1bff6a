import OAuth2
import OAuth2Testing
import Testing

@Suite("Error answers: one row for each status and code", .timeLimit(.minutes(15)))
struct ErrorStatusTests {
    /// An answer and the code that an application decides on.
    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int
        let error: String
        let code: OAuth2Error.Code

        init(_ status: Int, _ error: String, _ code: OAuth2Error.Code? = nil) {
            self.status = status
            self.error = error
            self.code = code ?? OAuth2Error.Code(serverCode: error)
        }

        var testDescription: String { "\(status) \(error)" }
    }

    static let rows = [
        Row(400, "invalid_request", .invalidRequest),
        Row(400, "invalid_scope", .invalidScope),
        Row(400, "invalid_target", .invalidTarget),
        Row(400, "use_dpop_nonce"),
        Row(400, "invalid_dpop_proof"),
        Row(400, "authorization_pending", .authorizationPending),
        Row(400, "access_denied", .accessDenied),
        Row(400, "unsupported_grant_type", .unsupportedGrantType),
        Row(403, "unsupported_grant_type", .unsupportedGrantType),
        Row(401, "invalid_client", .invalidClient),
        Row(401, "access_denied", .invalidClient),
        Row(401, "unauthorized", .unauthorized),
        Row(401, "password_leaked"),
        Row(401, "requires_verification"),
        Row(401, "invalid_user_password"),
        Row(401, "invalid_token", .invalidToken),
        Row(401, "expired_token", .expiredToken),
        Row(403, "expired_token", .expiredToken),
        Row(400, "unsupported_challenge_type"),
        Row(401, "unsupported_challenge_type"),
        Row(401, "association_required"),
        Row(400, "invalid_grant", .invalidGrant),
        Row(403, "invalid_grant", .invalidGrant),
        Row(403, "mfa_required", .mfaRequired),
        Row(403, "unauthorized_client", .unauthorizedClient),
        Row(403, "access_denied", .accessDenied),
        Row(403, "authorization_pending", .authorizationPending),
        Row(404, "endpoint_disabled"),
        Row(405, "method_not_allowed"),
        Row(429, "too_many_requests", .tooManyRequests),
        Row(429, "too_many_attempts"),
        Row(429, "too_many_logins"),
        Row(429, "slow_down", .slowDown),
        Row(500, "server_error", .serverError),
        Row(501, "unsupported_response_type", .unsupportedResponseType),
        Row(503, "temporarily_unavailable", .temporarilyUnavailable),
    ]

    @Test("The code is the server's, whatever the status, and nothing is sent a second time", arguments: rows)
    func row(_ row: Row) async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            site.server.inject(
                .json(
                    row.status,
                    #"{"error":"\#(row.error)","error_description":"Why.","error_uri":"https://e.example"}"#
                ),
                on: Site.token
            )
            let error = try await failure { try await site.client.refresh(token) }
            #expect(error.refusal == Refusal(row.code, row.status, "Why."))
            #expect(error.response?.error == row.error)
            #expect(error.response?.errorURI?.reveal() == "https://e.example")
            #expect(error.step == .token)
            #expect(error.retryAfter == nil)
            #expect(site.tokenRequests == 2)
            // The server has not acted, so the refresh token is good.
            _ = try await site.client.refresh(token)
        }
    }

    @Test("A status is no code: 403 invalid_request is still invalid_request")
    func statusIsAHint() async throws {
        try await withSite { site in
            site.server.inject(.json(403, #"{"error":"invalid_request"}"#), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.invalidRequest, 403))
        }
    }

    @Test("An error with status 200 is an error")
    func errorWithStatus200() async throws {
        try await withSite { site in
            site.server.inject(.json(200, #"{"error":"authorization_pending","access_token":"x"}"#), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.refusal == Refusal(.authorizationPending, 200))
        }
    }

    @Test("A code nobody knows is compared by its text and not shown")
    func unknownCode() async throws {
        try await withSite { site in
            site.server.inject(.json(400, #"{"error":"from_tomorrow"}"#), on: Site.token)
            let error = try await failure { try await site.client.clientCredentials(audience: Site.api) }
            #expect(error.code == OAuth2Error.Code(serverCode: "from_tomorrow"))
            #expect(!"\(error)".contains("from_tomorrow"))
        }
    }

    @Test("Unsupported grant type: 400 or 403, and the server counts no grant", arguments: [400, 403])
    func unsupportedGrantType(status: Int) async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.unsupportedGrantTypeStatus = status }
            let request = try TokenRequest(grantType: "urn:example:grant", parameters: ["thing": "1"])
            let error = try await failure { try await site.client.requestTokens(request) }
            #expect(
                error.refusal
                    == Refusal(.unsupportedGrantType, status, "Unsupported grant type: urn:example:grant")
            )
        }
    }

    @Test(
        "An address that is not the token endpoint: the text says so",
        arguments: [
            ("nowhere", 404, OAuth2Error.Code.unexpectedResponse),
            ("v2/logout", 405, OAuth2Error.Code(serverCode: "method_not_allowed")),
        ]
    )
    func wrongEndpoint(path: String, status: Int, code: OAuth2Error.Code) async throws {
        try await withSite { site in
            let client = OAuth2Client(
                server: try AuthorizationServer(issuer: site.server.issuer, tokenEndpoint: site.server.url(path)),
                registration: site.client.registration,
                transport: site.transport
            )
            let error = try await failure { try await client.clientCredentials(audience: Site.api) }
            #expect(error.code == code)
            #expect(error.response?.status == status)
            #expect(error.message.contains("check the endpoint's URL"))
            #expect(error.endpoint == site.server.url(path))
        }
    }
}
