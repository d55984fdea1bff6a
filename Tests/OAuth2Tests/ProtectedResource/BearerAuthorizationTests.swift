import Testing

@testable import OAuth2

@Suite("Bearer header field")
struct BearerAuthorizationTests {
    @Test("name and value (RFC 6750 section 2.1)")
    func field() throws {
        let field = try BearerAuthorization(AccessToken("mF_9.B5f-4.1JqM"))
        #expect(field.name == "Authorization")
        #expect(field.value == "Bearer mF_9.B5f-4.1JqM")
        #expect(try BearerAuthorization(AccessToken("a"), type: "bearer").value == "Bearer a")
        #expect(
            try BearerAuthorization(AccessToken("v^1.1#x=="), type: "User Access Token").value == "Bearer v^1.1#x=="
        )
    }

    @Test(
        "tokens that cannot stand in a header",
        arguments: ["", " ", "a b", "a\r\nX: y", "a\n", "é", "a\u{0}", "a\u{7F}", "\ta"]
    )
    func token(text: String) {
        let error = refusal { try BearerAuthorization(AccessToken(text)) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "access_token")
    }

    @Test("types that are not for bearer use, in any case of letters", arguments: ["DPoP", "dpop", "N_A", "n_a"])
    func type(text: String) {
        let error = refusal { try BearerAuthorization(AccessToken("a"), type: TokenType(rawValue: text)) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "token_type")
    }
}
