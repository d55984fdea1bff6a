import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("User info")
struct UserInfoTests {
    private func read(_ body: String, type: String = "application/json", status: Int = 200) throws -> UserInfo {
        let answer = TransportResponse(status: status, headers: ["Content-Type": type], body: Array(body.utf8))
        return try UserInfo(answer, expectedSubject: "ada", now: FixedClock.start)
    }

    @Test("the claims of the user that the ID token names")
    func claims() throws {
        let info = try read(#"{"sub":"ada","email":"ada@example.com","email_verified":true}"#)
        #expect(info.subject == "ada")
        #expect(info.email == "ada@example.com")
        #expect(info.members["email_verified"]?.bool == true)
    }

    @Test(
        "claims about another user are refused, also nearly the same",
        arguments: ["eve", "Ada", "ada ", "ada\u{0301}"]
    )
    func otherSubject(subject: String) throws {
        let error = refusal { try read(#"{"sub":"\#(subject)"}"#) }
        #expect(error?.code == .subjectMismatch)
        #expect(error?.parameter == "sub")
        #expect(error?.step == .userInfo)
        let composed = TransportResponse(status: 200, body: Array("{\"sub\":\"a\u{030A}\"}".utf8))
        let other = refusal { try UserInfo(composed, expectedSubject: "\u{00E5}", now: FixedClock.start) }
        #expect(other?.code == .subjectMismatch, "equivalent for Unicode, and another user")
    }

    @Test(
        "no subject is no answer",
        arguments: [#"{}"#, #"{"sub":null}"#, #"{"sub":1}"#, #"{"sub":""}"#, "[]", "", "sub=ada"]
    )
    func noSubject(body: String) {
        #expect(refusal { try read(body) }?.code == .malformedResponse)
    }

    @Test(
        "a signed or encrypted answer is refused by that name",
        arguments: ["application/jwt", "Application/JWT; charset=utf-8", " application/jwt ;x=y"]
    )
    func signed(type: String) {
        let error = refusal { try read(#"{"sub":"ada"}"#, type: type) }
        #expect(error?.code == .unsupportedResponse)
    }

    @Test("the content type is not believed otherwise")
    func contentType() throws {
        #expect(try read(#"{"sub":"ada"}"#, type: "text/plain").subject == "ada")
    }

    @Test("another success status is none", arguments: [201, 204])
    func status(status: Int) {
        #expect(refusal { try read(#"{"sub":"ada"}"#, status: status) }?.code == .unexpectedResponse)
    }

    @Test("the request has the token in the header and nowhere else")
    func request() async throws {
        let transport = RecordingTransport(.json(#"{"sub":"ada"}"#))
        var server = try Sample.server()
        server.userInfoEndpoint = try EndpointURL("https://id.example/userinfo")
        let client = try Sample.client(transport, server: server)
        #expect(try await client.userInfo(AccessToken("token"), expectedSubject: "ada").subject == "ada")
        let request = try #require(transport.requests.first)
        #expect(request.method == .get)
        #expect(request.url.string == "https://id.example/userinfo")
        #expect(request.headers["Authorization"] == "Bearer token")
        #expect(request.headers["Accept"] == "application/json")
        #expect(request.headers.fields.count == 2)
        #expect(request.body == nil)
    }

    @Test("nothing is sent without an endpoint, or with a token that is not to be sent as a bearer token")
    func notSent() async throws {
        let transport = RecordingTransport()
        let client = try Sample.client(transport)
        let error = await refusal { try await client.userInfo(AccessToken("token"), expectedSubject: "ada") }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "userinfo_endpoint")
        let dpop = await refusal {
            try await client.userInfo(AccessToken("token"), type: .dpop, expectedSubject: "ada")
        }
        #expect(dpop?.code == .invalidParameter)
        #expect(transport.requests.isEmpty)
    }

    @Test("nothing of the claims stands in a description")
    func redacted() throws {
        let info = try read(#"{"sub":"ada","email":"ada@example.com"}"#)
        var dumped = ""
        dump(info, to: &dumped)
        #expect(!"\(info) \(dumped)".contains("ada"))
    }
}
