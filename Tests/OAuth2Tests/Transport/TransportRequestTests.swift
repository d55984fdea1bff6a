import Testing

@testable import OAuth2

@Suite("Transport requests")
struct TransportRequestTests {
    @Test("accepted methods and headers")
    func accepted() throws {
        let url = try EndpointURL("https://api.example/a")
        for method in [RequestMethod.get, .post, .delete, "PATCH", "M-SEARCH"] {
            let request = try TransportRequest(
                method: method,
                url: url,
                headers: ["X-Tab": "a\tb", "!#$%&'*+-.^_`|~1a": "x", "Cookie": "\"a\"=b; c"]
            )
            #expect(request.headers.fields.count == 3)
            #expect(request.limits == TransportLimits())
        }
        #expect(try TransportRequest(method: .post, url: url, body: []).body?.isEmpty == true)
    }

    @Test("refused methods", arguments: ["", "GET ", "G ET", "GET\r\n", "GÉT", "GET/", "(POST)", "POST:"])
    func method(method: String) throws {
        try expectRefusal("method", method: RequestMethod(rawValue: method))
    }

    @Test("a GET with a body")
    func body() throws {
        try expectRefusal("body", method: .get, body: [])
        try expectRefusal("body", method: .get, body: [1])
    }

    @Test(
        "refused header names",
        arguments: [
            "", "A B", "A:", "A\r\nB", "Á", "A\u{0}", "(A)", "A,B", "A/B", "A[", "A\u{7F}",
            // the transport's own
            "Content-Length", "content-length", "Transfer-Encoding", "TRANSFER-ENCODING", "Host", "host",
        ]
    )
    func name(name: String) throws {
        try expectRefusal("headers", headers: TransportHeaders(dictionaryLiteral: (name, "x")))
    }

    @Test("every control character in a header value is refused, but for the tab")
    func controls() throws {
        for byte in UInt8(0)..<128 where byte < 0x20 && byte != 9 || byte == 0x7F {
            try expectRefusal("headers", headers: ["X": "a\(Unicode.Scalar(byte))b"])
        }
    }

    @Test(
        "refused header values",
        arguments: ["", " a", "a ", " ", "\ta", "a\t", "é", "a\r\n b", "a\nSet-Cookie: x", "\u{212A}"]
    )
    func value(value: String) throws {
        try expectRefusal("headers", headers: ["Good": "x", "X": value])
    }

    private func expectRefusal(
        _ parameter: String,
        method: RequestMethod = .post,
        headers: TransportHeaders = [:],
        body: [UInt8]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let url = try EndpointURL("https://api.example/a")
        let error = refusal {
            try TransportRequest(method: method, url: url, headers: headers, body: body, step: .token)
        }
        #expect(error?.code == .invalidParameter, sourceLocation: sourceLocation)
        #expect(error?.parameter == parameter, sourceLocation: sourceLocation)
        #expect(error?.step == .token, sourceLocation: sourceLocation)
    }
}
