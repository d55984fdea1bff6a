import Testing

@testable import OAuth2

@Suite("Authorization server")
struct AuthorizationServerTests {
    @Test("the issuer stays as it was given, because it is compared byte for byte")
    func issuer() throws {
        for issuer in ["https://ID.example", "https://id.example/", "https://id.example/tenant"] {
            let server = try AuthorizationServer(issuer: issuer, tokenEndpoint: "https://id.example/token")
            #expect(server.issuer == issuer)
            #expect(server.authorizationEndpoint == nil)
            #expect(server.revocationEndpoint == nil)
        }
    }

    @Test("an error names the endpoint that is wrong")
    func errors() {
        func parameter(
            _ issuer: String = "https://id.example",
            _ authorize: String? = nil,
            _ token: String = "https://id.example/t",
            _ revoke: String? = nil
        ) -> String? {
            let error = refusal {
                try AuthorizationServer(
                    issuer: issuer,
                    authorizationEndpoint: authorize,
                    tokenEndpoint: token,
                    revocationEndpoint: revoke
                )
            }
            return error?.code == .invalidConfiguration ? error?.parameter : nil
        }
        for bad in [
            "http://id.example/x", "https://id.example/#x", "https://{yourDomain}/", "", "https://u@id.example/",
        ] {
            #expect(parameter(bad) == "issuer")
            #expect(parameter("https://id.example", bad) == "authorization_endpoint")
            #expect(parameter("https://id.example", nil, bad) == "token_endpoint")
            #expect(parameter("https://id.example", nil, "https://id.example/t", bad) == "revocation_endpoint")
        }
        #expect(parameter("https://id.example/?a=b") == "issuer")
        #expect(parameter() == nil)
    }
}
