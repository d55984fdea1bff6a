import Testing

@testable import OAuth2

@Suite("Challenges in WWW-Authenticate")
struct AuthenticationChallengeTests {
    private func read(_ fields: String...) -> [String] {
        let headers = TransportHeaders(fields.map { ("www-authenticate", $0) })
        return AuthenticationChallenge.all(in: headers).map { challenge in
            let parameters = challenge.parameters.elements.map { "\($0.name)=\($0.value)" }
            return ([challenge.scheme] + parameters + [challenge.token68].compactMap { $0 }).joined(separator: "|")
        }
    }

    @Test("one challenge with parameters, quoted or not")
    func one() {
        #expect(read(#"Bearer realm="api", error="invalid_token""#) == ["Bearer|realm=api|error=invalid_token"])
        #expect(read("bearer ERROR=invalid_token") == ["bearer|error=invalid_token"])
        #expect(read(#"Bearer realm = "a, b" ,scope="x y""#) == ["Bearer|realm=a, b|scope=x y"])
        #expect(read(#"Bearer realm="say \"hi\" \\""#) == [#"Bearer|realm=say "hi" \"#])
        #expect(read(#"Bearer realm="""#) == ["Bearer|realm="])
        #expect(read("Bearer") == ["Bearer"])
    }

    @Test("several in one field, and in several fields")
    func several() {
        #expect(
            read(#"Bearer error="invalid_token", error_description="x", DPoP algs="ES256", Negotiate"#)
                == ["Bearer|error=invalid_token|error_description=x", "DPoP|algs=ES256", "Negotiate"]
        )
        #expect(read("Negotiate, Bearer", #"Basic realm="x""#) == ["Negotiate", "Bearer", "Basic|realm=x"])
        #expect(read("Negotiate YWJj==, Bearer error=x") == ["Negotiate|YWJj==", "Bearer|error=x"])
        #expect(read(",, Bearer error=x,, ,scope=y,") == ["Bearer|error=x|scope=y"])
    }

    @Test("what breaks the grammar counts up to the mistake, and ends")
    func broken() {
        #expect(read(#"Bearer error="invalid_token"#).count == 1)
        #expect(read(#"Bearer a=b, error="x"#) == ["Bearer|a=b"])
        #expect(read(#"Bearer "x", Basic realm=y"#) == ["Bearer"])
        #expect(read("") == [])
        #expect(read(#""Bearer""#) == [])
        #expect(read("=,=;", "Bearer ;") == ["Bearer"])
    }

    @Test("the API's code comes from the challenge, whatever the body is")
    func error() {
        func code(_ status: Int, _ challenge: String?, _ body: String = "") -> OAuth2Error? {
            let headers = TransportHeaders(challenge.map { [("WWW-Authenticate", $0)] } ?? [])
            let answer = TransportResponse(status: status, headers: headers, body: Array(body.utf8))
            return OAuth2Error(
                protectedResource: answer,
                body: AnswerBody(answer.body),
                step: .userInfo,
                now: FixedClock.start
            )
        }
        #expect(code(401, #"Bearer error="invalid_token""#)?.code == .invalidToken)
        #expect(code(403, #"Bearer error="insufficient_scope""#, "<html>")?.code == .insufficientScope)
        #expect(code(401, #"DPoP error="use_dpop_nonce""#)?.code == .init(serverCode: "use_dpop_nonce"))
        #expect(code(401, #"Bearer error="invalid_token""#, #"{"error":"x"}"#)?.response?.error == "invalid_token")
        #expect(code(401, "Bearer")?.code == .invalidToken)
        #expect(code(401, nil)?.code == .invalidToken)
        #expect(code(401, nil, #"{"error":"invalid_token"}"#)?.code == .invalidToken)
        #expect(code(401, #"Basic realm="proxy""#)?.code == .unexpectedResponse)
        #expect(code(403, nil)?.code == .unexpectedResponse)
        #expect(
            code(503, #"Bearer error="invalid_token""#)?.code == .unexpectedResponse,
            "an outage says nothing on the token"
        )
        #expect(code(302, nil)?.code == .redirectRefused)
        #expect(code(429, nil)?.code == .tooManyRequests)
        #expect(code(200, nil)?.code == nil)
    }
}
