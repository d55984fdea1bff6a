import Testing

@testable import OAuth2

@Suite("ID token, not validated")
struct IDTokenTests {
    @Test("claims of a signed JWT")
    func claims() throws {
        let token = IDToken("e30." + Base64URL.encode(Array(#"{"sub":"u","n":1}"#.utf8)) + ".c2ln")
        #expect(try token.unvalidatedClaims()["sub"]?.string == "u")
        #expect(try token.unvalidatedClaims()["n"]?.int == 1)
    }

    @Test(
        "what is no signed JWT with claims",
        arguments: [
            "", "a", "a.b", "e30.e30", "e30.e30.c2ln.x", "e30.!.c2ln", "e30.W10.c2ln", "e30..c2ln", "e30.e30=.c2ln",
        ]
    )
    func broken(text: String) {
        let error = refusal { try IDToken(text).unvalidatedClaims() }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == "id_token")
    }
}
