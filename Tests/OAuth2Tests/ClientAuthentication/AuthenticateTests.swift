import Testing

@testable import OAuth2

@Suite("Authenticating a request of one's own")
struct AuthenticateTests {
    @Test("adds the registration's credential")
    func adds() async throws {
        var parameters: FormParameters = ["scope": "openid"]
        var headers: TransportHeaders = ["Accept": "application/json"]
        let client = try Sample.client(authentication: .clientSecretPost("s"))
        try await client.authenticate(&parameters, &headers, step: .token)
        #expect(parameters == ["scope": "openid", "client_id": "sample-client", "client_secret": "s"])
        #expect(headers.fields.count == 1)

        parameters = [:]
        let basic = try Sample.client(authentication: .clientSecretBasic("s"))
        try await basic.authenticate(&parameters, &headers, step: .token)
        #expect(parameters.elements.isEmpty)
        #expect(headers["Authorization"] == "Basic c2FtcGxlLWNsaWVudDpz")
    }

    @Test("refuses a request that holds a credential already", arguments: ClientCredential.parameterNames.sorted())
    func refuses(name: String) async throws {
        let client = try Sample.client(authentication: .none)
        var parameters = FormParameters(dictionaryLiteral: (name, "x"))
        var headers = TransportHeaders()
        let error = await refusal { try await client.authenticate(&parameters, &headers, step: .token) }
        #expect(error?.code == .invalidParameter)
        parameters = [:]
        headers = ["authorization": "Bearer x"]
        let header = await refusal { try await client.authenticate(&parameters, &headers, step: .token) }
        #expect(header?.code == .invalidParameter)
        #expect(parameters.elements.isEmpty)
    }
}
