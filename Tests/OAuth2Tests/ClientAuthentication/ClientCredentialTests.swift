import Testing

@testable import OAuth2

@Suite("Client credentials on the wire")
struct ClientCredentialTests {
    /// RFC 6749 section 2.3.1, and the example of its section 4.1.3.
    @Test(
        "HTTP Basic, form-encoded first",
        arguments: [
            ("s6BhdRkqt3", "gX1fBat3bV", "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"),
            // id%3A%2F:p%2Bq%2Fr%3Ds%25t%20u%26v%3Aw~x
            ("id:/", "p+q/r=s%t u&v:w~x", "Basic aWQlM0ElMkY6cCUyQnElMkZyJTNEcyUyNXQlMjB1JTI2diUzQXd+eA=="),
            // A secret from AppAuth's issue 233: a space becomes %20, which every server undoes, and not a plus.
            ("client", "1PpG/Q 1", "Basic Y2xpZW50OjFQcEclMkZRJTIwMQ=="),
            // c:s%C3%A9
            ("c", "sé", "Basic YzpzJUMzJUE5"),
        ]
    )
    func basic(id: String, secret: String, header: String) throws {
        let (parameters, headers) = try apply(.basic(ClientSecret(secret), .formEncoded), id: id)
        #expect(headers["Authorization"] == header)
        #expect(parameters.elements.isEmpty, "a second client_id or secret would be a second credential")
    }

    @Test("HTTP Basic as the values are, for servers that do not decode")
    func rawBasic() throws {
        // id:p+q/r=s%t u
        let (parameters, headers) = try apply(.basic("p+q/r=s%t u", .raw), id: "id")
        #expect(headers["Authorization"] == "Basic aWQ6cCtxL3I9cyV0IHU=")
        #expect(parameters.elements.isEmpty)
    }

    @Test("no authentication: the id alone")
    func none() throws {
        let (parameters, headers) = try apply(.none, id: "id:/")
        #expect(parameters == ["client_id": "id:/"])
        #expect(headers.fields.isEmpty)
    }

    @Test("secret in the body")
    func post() throws {
        let (parameters, headers) = try apply(.post("p+q"), id: "id")
        #expect(parameters == ["client_id": "id", "client_secret": "p+q"])
        #expect(headers.fields.isEmpty)
    }

    /// RFC 7523 section 2.2.
    @Test("assertion")
    func assertion() throws {
        let (parameters, headers) = try apply(.assertion(ClientAssertion("a.b.c")), id: "id")
        #expect(
            parameters == [
                "client_id": "id",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": "a.b.c",
            ]
        )
        #expect(headers.fields.isEmpty)
    }

    @Test("every name that is written is reserved")
    func reserved() throws {
        for credential in [ClientCredential.none, .post("s"), .basic("s", .raw), .assertion(ClientAssertion("a"))] {
            let names = try apply(credential, id: "id").0.names.map { ByteText($0) }
            #expect(ClientCredential.parameterNames.isSuperset(of: names))
        }
    }

    private func apply(_ credential: ClientCredential, id: String) throws -> (FormParameters, TransportHeaders) {
        var parameters = FormParameters()
        var headers = TransportHeaders()
        credential.apply(clientID: id, of: try Sample.server(), to: &parameters, &headers)
        return (parameters, headers)
    }
}
