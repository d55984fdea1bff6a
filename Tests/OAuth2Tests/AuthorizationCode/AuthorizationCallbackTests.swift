import Testing

@testable import OAuth2

@Suite("Callback, taken apart")
struct AuthorizationCallbackTests {
    @Test(
        "from whatever a web framework hands over",
        arguments: [
            AuthorizationCallback.url("https://app.example/callback?code=a%2Bb&state=c+d"),
            .url("https://app.example/callback?code=a%2Bb&state=c%20d#_=_"),
            .url("/callback?code=a%2Bb&state=c%20d"),
            .url("?code=a%2Bb&state=c%20d"),
            .url("com.example.app:/callback?code=a%2Bb&state=c%20d"),
            .formPost(body: "code=a%2Bb&state=c+d"),
            .fragment("code=a%2Bb&state=c+d"),
            .fragment("#code=a%2Bb&state=c+d"),
            .fragment("https://app.example/callback?code=no#code=a%2Bb&state=c+d"),
            .parameters(["code": "a+b", "state": "c d"]),
        ]
    )
    func sources(callback: AuthorizationCallback) throws {
        let parameters = try callback.parsed()
        #expect(parameters.names == ["code", "state"])
        #expect(parameters["code"] == "a+b")
        #expect(parameters["state"] == "c d")
    }

    @Test("a URL without a query has no parameters, and its fragment is not taken for one")
    func noQuery() throws {
        #expect(try AuthorizationCallback.url("https://app.example/callback").parsed().elements.isEmpty)
        #expect(try AuthorizationCallback.url("https://app.example/callback#code=a&state=b").parsed().elements.isEmpty)
        #expect(try AuthorizationCallback.url("https://app.example/callback#?code=a&state=b").parsed().elements.isEmpty)
        #expect(try AuthorizationCallback.url("").parsed().elements.isEmpty)
        // A body is a form, whatever stands in it.
        #expect(try AuthorizationCallback.formPost(body: "x?code=a").parsed().names == ["x?code"])
    }

    @Test(
        "a parameter twice is refused, also when it is spelled differently or no one reads it",
        arguments: [
            "code=a&code=b", "code=a&code=a", "code=a&state=s&state=s", "code=a&%63ode=b", "code=a&code",
            "error=a&error=b",
            "iss=a&iss=b", "x=1&x=2", "code=a&state=s&session_state=1&session_state=2",
        ]
    )
    func repeated(query: String) throws {
        for callback in [AuthorizationCallback.url("/cb?" + query), .formPost(body: query), .fragment("#" + query)] {
            #expect(refusal { try callback.parsed() }?.code == .malformedCallback)
        }
        let parameters = try #require(FormParameters(form: query.utf8))
        #expect(refusal { try AuthorizationCallback.parameters(parameters).parsed() }?.code == .malformedCallback)
    }

    @Test(
        "broken escapes and text that is not UTF-8 are refused where something is decided on them",
        arguments: ["code=%", "code=%zz", "state=%C3", "error=%FF", "iss=a%2"]
    )
    func broken(query: String) {
        #expect(refusal { try AuthorizationCallback.url("/cb?" + query).parsed() }?.code == .malformedCallback)
    }

    @Test("64 KiB are read, a byte more is not")
    func size() throws {
        let fill = String(repeating: "a", count: 65_536 - 7)
        #expect(try AuthorizationCallback.url("?state=" + fill).parsed()["state"] == fill)
        #expect(refusal { try AuthorizationCallback.url("?state=a" + fill).parsed() }?.code == .malformedCallback)
        #expect(
            refusal { try AuthorizationCallback.formPost(body: "state=aa" + fill).parsed() }?.code == .malformedCallback
        )
    }
}
