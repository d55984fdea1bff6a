import OAuth2
import OAuth2Testing
import Testing

@Suite("User info over a socket")
struct UserInfoTests {
    private static let ada = "auth0|ada"

    @Test("The claims that the scope opens, about the user of the login")
    func claims() async throws {
        try await withSite { site in
            let tokens = try await site.logIn(scope: [.openID, .email], audience: nil)
            let info = try await site.client.userInfo(tokens.accessToken, expectedSubject: Self.ada)
            #expect(info.members.names.sorted() == ["email", "email_verified", "sub"])
            #expect(info.email == Site.user)
        }
    }

    @Test("The claims of another user are refused")
    func otherUser() async throws {
        try await withSite { site in
            let tokens = try await site.logIn()
            site.server.configure { $0.users[0].claims["sub"] = "auth0|eve" }
            let error = try await failure {
                try await site.client.userInfo(tokens.accessToken, expectedSubject: Self.ada)
            }
            #expect(error.code == .subjectMismatch)
        }
    }

    @Test("An expired, revoked or made-up token is invalid_token, one without openid insufficient_scope")
    func refused() async throws {
        try await withSite { site in
            let tokens = try await site.logIn(audience: nil)
            let narrow = try await site.logIn(scope: ["read:orders"])
            func code(_ token: AccessToken) async throws -> OAuth2Error.Code {
                let error = try await failure { try await site.client.userInfo(token, expectedSubject: Self.ada) }
                #expect(error.step == .userInfo)
                return error.code
            }
            #expect(try await code(narrow.accessToken) == .insufficientScope)
            #expect(try await code(AccessToken("made-up")) == .invalidToken)
            site.clock.advance(by: .seconds(86_400))
            #expect(try await code(tokens.accessToken) == .invalidToken)
        }
    }

    @Test("Outages, redirects and signed answers are told apart")
    func faults() async throws {
        try await withSite { site in
            let token = try await site.logIn().accessToken
            let signed = Fault.status(200, headers: ["Content-Type": "application/jwt"], body: "e30.e30.")
            let faults: [(Fault, OAuth2Error.Code)] = [
                (.htmlPage(), .unexpectedResponse), (.redirect(to: "https://other.example/"), .redirectRefused),
                (.tooManyRequests(retryAfter: 3), .tooManyRequests), (.cutConnection, .transportFailed),
                (signed, .unsupportedResponse), (.status(401), .invalidToken),
            ]
            for (fault, code) in faults {
                site.server.inject(fault, on: "/userinfo")
                let error = try await failure { try await site.client.userInfo(token, expectedSubject: Self.ada) }
                #expect(error.code == code)
            }
        }
    }
}
