import Testing

@testable import OAuth2

@Suite("Client registration")
struct ClientRegistrationTests {
    @Test("printable ASCII is an id", arguments: ["a", "s6BhdRkqt3", "id:with/odd chars+=%", "~"])
    func accepted(id: String) throws {
        #expect(try ClientRegistration(id: id, authentication: .none).id == id)
    }

    @Test("refused ids", arguments: ["", "é", "a\u{0}", "a\r\nb", "a\u{7F}", "{clientId}", "YOUR_CLIENT_ID", "<id>"])
    func refusedID(id: String) {
        let error = refusal { try ClientRegistration(id: id, authentication: .none) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "client_id")
    }

    @Test("refused secrets", arguments: ["", "YOUR_CLIENT_SECRET", "{yourClientSecret}", "<secret>"])
    func refusedSecret(secret: String) {
        let secret = ClientSecret(secret)
        for authentication in [ClientAuthentication.clientSecretPost(secret), .clientSecretBasic(secret)] {
            let error = refusal { try ClientRegistration(id: "id", authentication: authentication) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.parameter == "client_secret")
        }
    }

    @Test("a raw Basic credential cannot carry an id with a colon")
    func colonInRawBasic() throws {
        let error = refusal {
            try ClientRegistration(id: "a:b", authentication: .clientSecretBasic("s", encoding: .raw))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "client_id")
        _ = try ClientRegistration(id: "a:b", authentication: .clientSecretBasic("s"))
        _ = try ClientRegistration(id: "ab", authentication: .clientSecretBasic("s:t", encoding: .raw))
    }
}
