import OAuth2
import OAuth2Auth0
import Testing

@Suite("Password grants")
struct TokenRequestPasswordTests {
    @Test("Without a realm it is the standard grant")
    func defaultDirectory() throws {
        let request = try TokenRequest.password(
            username: "ada",
            password: UserPassword("pa+ss & word"),
            scope: [.openID],
            audience: "https://api.example"
        )
        #expect(request.grantType == "password")
        #expect(request.parameters == ["username": "ada", "password": "pa+ss & word"])
        #expect(request.scope == [.openID])
        #expect(request.audience == "https://api.example")
    }

    @Test("With a realm it is Auth0's grant")
    func realm() throws {
        let request = try TokenRequest.password(username: "ada", password: UserPassword("pw"), realm: "employees")
        #expect(request.grantType == "http://auth0.com/oauth/grant-type/password-realm")
        #expect(request.parameters == ["username": "ada", "password": "pw", "realm": "employees"])
        #expect(request.scope == nil)
    }

    @Test(
        "What is empty is refused by name",
        arguments: [("", "pw", nil, "username"), ("ada", "", nil, "password"), ("ada", "pw", "", "realm")]
    )
    func empty(username: String, password: String, realm: String?, parameter: String) throws {
        let error = try #require(throws: OAuth2Error.self) {
            try TokenRequest.password(username: username, password: UserPassword(password), realm: realm)
        }
        #expect(error.code == .invalidParameter)
        #expect(error.parameter == parameter)
    }
}
