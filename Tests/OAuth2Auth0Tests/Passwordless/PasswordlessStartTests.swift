import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Starting a login without password")
struct PasswordlessStartTests {
    private static let answer = RecordingTransport.Reply.json(#"{"_id":"5f1","email":"a@b.c","email_verified":false}"#)

    @Test("An e-mail is asked for with the client's credentials")
    func email() async throws {
        let transport = RecordingTransport(Self.answer)
        let client = try OAuth2Client.recorded(.clientSecretPost("s3cr3t"), transport)
        var start = PasswordlessStart(try .email("ada@example.com"))
        start.language = "de-DE"
        start.userIPAddress = "203.0.113.7"
        let answer = try await client.startPasswordlessLogin(start)
        #expect(answer.id == "5f1")
        #expect(answer.members["email_verified"]?.bool == false)

        let request = try #require(transport.requests.first)
        #expect(request.method == .post)
        #expect(request.url.string == "https://tenant.eu.auth0.com/passwordless/start")
        #expect(
            request.bodyText
                == #"{"client_id":"client-1","client_secret":"s3cr3t","connection":"email","email":"ada@example.com","#
                + #""send":"code"}"#
        )
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.headers["x-request-language"] == "de-DE")
        #expect(request.headers["auth0-forwarded-for"] == "203.0.113.7")
        try transport.verify()
    }

    @Test("A text message goes to the number")
    func sms() async throws {
        let transport = RecordingTransport(Self.answer)
        let client = try OAuth2Client.recorded(.none, transport)
        try await client.startPasswordlessLogin(PasswordlessStart(.sms("+15550100")))
        #expect(
            transport.requests.first?.bodyText
                == #"{"client_id":"client-1","connection":"sms","phone_number":"+15550100","send":"code"}"#
        )
    }

    @Test("A list of addresses is refused before anything is sent")
    func badAddress() async throws {
        let transport = RecordingTransport()
        let client = try OAuth2Client.recorded(.none, transport)
        var start = PasswordlessStart(try .sms("+15550100"))
        start.userIPAddress = "203.0.113.7, 10.0.0.1"
        let error = try await #require(throws: OAuth2Error.self) { try await client.startPasswordlessLogin(start) }
        #expect(error.parameter == "auth0-forwarded-for")
        #expect(transport.requests.isEmpty)
    }

    @Test("A refusal keeps what the server says about each field")
    func validationErrors() throws {
        let answer = TransportResponse.json(
            #"{"error":"invalid_request","validation_errors":[{"field":"email","message":"no"}]}"#,
            status: 400
        )
        let error = try #require(throws: OAuth2Error.self) { try PasswordlessStartAnswer(answer, now: noon) }
        #expect(error.code == .invalidRequest)
        #expect(error.step == .passwordlessStart)
        let errors = error.response?.members["validation_errors"]?.array
        #expect(errors?.first?.object?["field"]?.string == "email")
    }

    @Test("The grant names recipient, realm and code")
    func grant() throws {
        let email = try TokenRequest.passwordlessOTP(
            OneTimeCode("123456"),
            sentTo: .email("ada@example.com"),
            scope: [.openID],
            audience: "https://api.example"
        )
        #expect(email.grantType == "http://auth0.com/oauth/grant-type/passwordless/otp")
        #expect(email.parameters == ["username": "ada@example.com", "otp": "123456", "realm": "email"])
        #expect(email.scope == [.openID])
        #expect(email.audience == "https://api.example")
        let sms = try TokenRequest.passwordlessOTP(OneTimeCode("1"), sentTo: .sms("+15550100"))
        #expect(sms.parameters == ["username": "+15550100", "otp": "1", "realm": "sms"])
    }

    @Test("An empty code is refused by name", arguments: ["", "  "])
    func emptyCode(code: String) throws {
        let error = try #require(throws: OAuth2Error.self) {
            try TokenRequest.passwordlessOTP(OneTimeCode(code), sentTo: .email("ada@example.com"))
        }
        #expect(error.code == .invalidParameter)
        #expect(error.parameter == "otp")
    }
}
