import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Step-up to a second factor")
struct StepUpTests {
    private func token(_ claims: String) -> IDToken {
        IDToken("e30." + Base64URL.encode(Array(claims.utf8)) + ".c2ln")
    }

    @Test("The login's URL asks for it once, and keeps other classes")
    func request() throws {
        var request = AuthorizationRequest(redirectURI: "https://app.example/callback", scope: [.openID])
        request.acrValues = ["urn:example:loa:2"]
        request.askForMultiFactor()
        request.askForMultiFactor()
        #expect(
            request.acrValues
                == ["urn:example:loa:2", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"]
        )
        let client = try OAuth2Client.recorded(.none, RecordingTransport())
        let url = try client.beginAuthorization(request).url
        #expect(url.contains("multi-factor"))
    }

    @Test(
        "acr or amr proves it",
        arguments: [
            #"{"acr":"http://schemas.openid.net/pape/policies/2007/06/multi-factor"}"#, #"{"amr":["mfa"]}"#,
            #"{"acr":"other","amr":["pwd","mfa"]}"#,
        ]
    )
    func passed(claims: String) throws {
        try token(claims).requireMultiFactor()
    }

    @Test(
        "Anything else does not",
        arguments: [
            "{}", #"{"acr":"multi-factor"}"#, #"{"amr":["pwd"]}"#, #"{"amr":"mfa"}"#, #"{"amr":[["mfa"]]}"#,
            #"{"acr":["http://schemas.openid.net/pape/policies/2007/06/multi-factor"]}"#,
            #"{"acr":"http://schemas.openid.net/pape/policies/2007/06/multi-factor/"}"#, #"{"amr":["MFA"]}"#,
        ]
    )
    func missing(claims: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try token(claims).requireMultiFactor() }
        #expect(error.code == .multiFactorMissing)
        #expect(error.step == .idToken)
    }

    @Test("What is no JWT proves nothing")
    func noJWT() throws {
        let error = try #require(throws: OAuth2Error.self) { try IDToken("x").requireMultiFactor() }
        #expect(error.code == .malformedResponse)
    }
}
