import Foundation
import Testing

@testable import OAuth2

@Suite("Errors told apart by what answered")
struct ErrorClassificationFieldReportTests {
    private func error(
        _ status: Int,
        _ body: String,
        step: OAuth2Error.Step = .token,
        classifier: RefusalClassifier? = nil
    ) async throws -> OAuth2Error {
        var server = try Sample.server()
        server.userInfoEndpoint = try EndpointURL("https://id.example/me?x=query-canary")
        server.refusalClassifier = classifier
        let client = try Sample.client(CannedTransport(Sample.json(body, status: status)), server: server)
        let error = await refusal {
            switch step {
            case .revocation: try await client.revoke(RefreshToken("r"))
            case .userInfo: _ = try await client.userInfo(AccessToken("a"), expectedSubject: "u")
            default: _ = try await client.refresh(RefreshToken("r"))
            }
        }
        return try #require(error)
    }

    // MARK: C8

    static let outages = [
        #"{"error":"Internal Server Error","status":500}"#, #"{"status":500,"error":"Internal Server Error"}"#,
        #"{"timestamp":"2026-01-01","status":503,"error":"Service Unavailable","path":"/oauth/token"}"#,
        #"{"error":{"code":503,"message":"down","status":"UNAVAILABLE"}}"#, #"{"error":{}}"#,
        #"{"errorCode":"E0000009","errorSummary":"Internal Server Error"}"#, #"{"error":"internal_error"}"#,
        #"{"statusCode":502,"error":"Bad Gateway","message":"x"}"#, #"{"ok":false}"#, #"{"success":false}"#,
        #"{"errors":[{"code":"boom"}]}"#, "error=Internal+Server+Error", #"{"message":"Endpoint request timed out"}"#,
    ]

    @Test(
        "C8: JSON of a server that fails is an outage and no refusal",
        arguments: outages,
        [500, 501, 502, 503, 504, 520]
    )
    func outage(body: String, status: Int) async throws {
        for step in [OAuth2Error.Step.token, .userInfo] {
            let error = try await error(status, body, step: step)
            #expect(error.code == .unexpectedResponse)
            #expect(error.response?.status == status)
            #expect(error.message.contains("Try later"))
        }
        let revocation = try await error(status, body, step: .revocation)
        #expect(revocation.code == (status == 503 ? .temporarilyUnavailable : .unexpectedResponse))
    }

    @Test("C8: the server's words stay readable")
    func words() async throws {
        let response = try await error(500, #"{"error":"Internal Server Error","status":500,"trace":"t"}"#).response
        #expect(response?.error == "Internal Server Error")
        #expect(response?.members["trace"]?.string == "t")
    }

    @Test(
        "C8: a registered code keeps its meaning whatever the status",
        arguments: ["server_error", "temporarily_unavailable"]
    )
    func registered(code: String) async throws {
        #expect(try await error(503, #"{"error":"\#(code)"}"#).code == OAuth2Error.Code(serverCode: code))
    }

    @Test(
        "C8: JSON for an unknown address says that the URL is wrong",
        arguments: [
            (404, #"{"error":"Not Found"}"#), (404, #"{"message":"Not Found"}"#), (404, #"{"error":"not_found"}"#),
            (404, #"{"error":"Realm does not exist"}"#), (404, #"{"status":404,"error":"Not Found","path":"/x"}"#),
            (404, #"{"errorCode":"E0000007","errorSummary":"Not found"}"#), (404, #"{"detail":"Not Found"}"#),
            (405, #"{"error":"HTTP 405 Method Not Allowed"}"#), (405, #"{"detail":"Method \"POST\" not allowed."}"#),
            (405, #"{"errorCode":"E0000022"}"#), (404, #"{"error":{"code":404,"message":"x"}}"#),
            (404, #"{"ok":false}"#),
        ]
    )
    func wrongAddress(status: Int, body: String) async throws {
        for step in [OAuth2Error.Step.token, .revocation] {
            let error = try await error(status, body, step: step)
            #expect(error.code == .unexpectedResponse)
            #expect(error.message.contains("check the endpoint's URL"))
        }
    }

    @Test(
        "C8: a code of OAuth with status 404 is the server's word",
        arguments: ["invalid_grant", "invalid_client", "device_not_found"]
    )
    func oauthCodeWith404(code: String) async throws {
        #expect(try await error(404, #"{"error":"\#(code)"}"#).code == OAuth2Error.Code(serverCode: code))
    }

    // MARK: C13, the endpoint

    @Test(
        "C13: an error says which endpoint it is about, without the query",
        arguments: [
            (OAuth2Error.Step.token, "https://id.example/token"), (.revocation, "https://id.example/revoke"),
            (.userInfo, "https://id.example/me"),
        ]
    )
    func endpoint(step: OAuth2Error.Step, expected: String) async throws {
        for (status, body) in [(400, #"{"error":"invalid_request"}"#), (500, ""), (302, ""), (403, "<html>")] {
            let error = try await error(status, body, step: step)
            #expect(error.endpoint == expected)
            #expect(error.description.contains(" in \(step.name) at \(expected), HTTP status \(status)"))
            #expect(!error.description.contains("canary"))
        }
    }

    @Test("C13: so does the error of a request that got no answer, and that of keys and metadata")
    func endpointWithoutAnswer() async throws {
        let transport = CannedTransport { _, _ in throw TransportError(.connectionRefused, mayHaveReachedServer: false)
        }
        let client = try Sample.client(transport)
        #expect(await refusal { try await client.refresh(RefreshToken("r")) }?.endpoint == "https://id.example/token")
        let keys = RemoteJSONWebKeySource(url: try EndpointURL("https://id.example/k?q=1"), transport: transport)
        #expect(await refusal { try await keys.keySet() }?.endpoint == "https://id.example/k")
        let bad = RemoteJSONWebKeySource(
            url: try EndpointURL("https://id.example/k"),
            transport: CannedTransport(Sample.json("{}"))
        )
        #expect(await refusal { try await bad.keySet() }?.endpoint == "https://id.example/k")
    }

    @Test("C13: of a request of one's own only the host is named, for its path may hold what a server said")
    func ownRequest() async throws {
        let transport = CannedTransport { _, _ in throw TransportError(.timeout, mayHaveReachedServer: true) }
        let client = try Sample.client(transport)
        let url = try client.server.tokenEndpoint.sameOrigin(path: ["things", "path-canary"])
        let error = await refusal { try await client.send(TransportRequest(method: .get, url: url), step: .token) }
        #expect(error?.endpoint == "https://id.example")
        #expect(error?.description.contains("canary") == false)
    }

    @Test("C13: an error before anything was sent names no endpoint")
    func nothingSent() async throws {
        let error = await refusal { try await Sample.client().refresh(RefreshToken("")) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.endpoint == nil)
    }

    // MARK: C10, refusals in a format of the server's own

    private static let weChat = RefusalClassifier { members, _ in
        switch members["errcode"]?.int {
        case nil, 0: nil
        case 40029, 42002: .invalidGrant
        case -1: .temporarilyUnavailable
        default: OAuth2Error.Code(serverCode: "errcode")
        }
    }

    @Test(
        "C10: a refusal with status 200 in a format of the server's own gets the code that the application gives it",
        arguments: [
            (#"{"errcode":40029,"errmsg":"invalid code"}"#, OAuth2Error.Code.invalidGrant),
            (#"{"errcode":-1,"errmsg":"busy"}"#, .temporarilyUnavailable),
            (#"{"errcode":1,"errmsg":"x"}"#, OAuth2Error.Code(serverCode: "errcode")),
            (#"{"errcode":40029,"access_token":"a","token_type":"Bearer"}"#, .invalidGrant),
        ]
    )
    func classified(body: String, code: OAuth2Error.Code) async throws {
        for status in [200, 400, 403] {
            let error = try await error(status, body, classifier: Self.weChat)
            #expect(error.code == code)
            #expect(error.response?.members["errcode"] != nil)
            #expect(error.endpoint == "https://id.example/token")
        }
    }

    @Test("C10: also nested, in user info and at revocation")
    func classifiedElsewhere() async throws {
        let tikTok = RefusalClassifier { members, _ in
            members["message"]?.string == "error" ? OAuth2Error.Code(serverCode: "tiktok") : nil
        }
        let body = #"{"data":{"error_code":10007,"description":"x"},"message":"error"}"#
        for step in [OAuth2Error.Step.token, .userInfo, .revocation] {
            let error = try await error(200, body, step: step, classifier: tikTok)
            #expect(error.code.serverCode == "tiktok")
            #expect(error.step == step)
        }
    }

    @Test(
        "C10: a classifier turns no error into tokens, and does not change what the standard says",
        arguments: [
            (400, #"{"error":"invalid_grant","access_token":"a"}"#, OAuth2Error.Code.invalidGrant),
            (200, #"{"error":"invalid_client","access_token":"a"}"#, .invalidClient),
            (500, #"{"errcode":0,"access_token":"a"}"#, .unexpectedResponse),
            (429, #"{"errcode":1}"#, .tooManyRequests), (302, #"{"errcode":1}"#, .redirectRefused),
            (403, #"{"errcode":0,"access_token":"a","token_type":"Bearer"}"#, .unrecognizedError),
        ]
    )
    func noTokens(status: Int, body: String, code: OAuth2Error.Code) async throws {
        let all = RefusalClassifier { _, _ in .temporarilyUnavailable }
        let none = RefusalClassifier { _, _ in nil }
        #expect(try await error(status, body, classifier: none).code == code)
        if code != .unrecognizedError { #expect(try await error(status, body, classifier: all).code == code) }
    }

    @Test("C10: tokens pass a classifier that finds nothing")
    func tokensPass() async throws {
        var server = try Sample.server()
        server.refusalClassifier = Self.weChat
        let tokens = try await Sample.client(server: server).refresh(RefreshToken("r"))
        #expect(tokens.accessToken.reveal() == "sample-access")
        let revoking = CannedTransport(Sample.json(#"{"error":"whatever"}"#))
        try await Sample.client(revoking, server: server).revoke(RefreshToken("r"))
        #expect(revoking.requests.count == 1)
    }

    @Test("C10: copies of a server with a classifier are equal, and another classifier makes another server")
    func equality() throws {
        var server = try Sample.server()
        server.refusalClassifier = Self.weChat
        let copy = server
        #expect(copy == server && copy.hashValue == server.hashValue)
        server.refusalClassifier = RefusalClassifier { _, _ in nil }
        #expect(copy != server)
    }
}
