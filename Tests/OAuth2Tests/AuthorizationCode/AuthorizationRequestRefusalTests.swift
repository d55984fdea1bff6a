import Testing

@testable import OAuth2

@Suite("Authorization requests that are refused")
struct AuthorizationRequestRefusalTests {
    @Test(
        "redirect URIs",
        arguments: ["", "http://app.example/cb", "https://app.example/cb#x", "https://{app}/cb", "javascript:x"]
    )
    func redirectURI(uri: String) {
        expect("redirect_uri") { $0.redirectURI = uri }
    }

    @Test(
        "response types that bring a token into the URL, or no code",
        arguments: [
            "token", "id_token", "id_token token", "code token", "token code", "code id_token token", "none", "",
            "Code",
        ]
    )
    func responseType(type: String) {
        expect("response_type") {
            $0.scope = [.openID]
            $0.responseType = ResponseType(rawValue: type)
        }
    }

    @Test(
        "offline_access without a code can lead to no refresh token",
        arguments: ["id_token", "token", "id_token token"]
    )
    func offlineAccess(type: String) {
        expect("scope") {
            $0.scope = [.openID, .offlineAccess]
            $0.responseType = ResponseType(rawValue: type)
        }
    }

    @Test("scopes that are more than one, or none", arguments: ["", "a b", "a\"b", "a\\b", "é", "a\n", " "])
    func scope(value: String) {
        expect("scope") { $0.scope = [.openID, ScopeValue(rawValue: value)] }
    }

    @Test("a scope with the server's own separator in it would be read as two")
    func separatorInScope() throws {
        var server = try Sample.server()
        server.scopeSeparator = ","
        let error = refusal { try Sample.login(server: server) { $0.scope = ["read,write"] } }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "scope")
        _ = try Sample.login { $0.scope = ["read,write"] }
    }

    @Test("prompt=none with another one")
    func prompt() throws {
        expect("prompt") { $0.prompt = [.none, .login] }
        expect("prompt") { $0.prompt = [.consent, .none] }
        _ = try Sample.login { $0.prompt = [.none] }
    }

    @Test("a negative max_age")
    func maxAge() {
        expect("max_age") { $0.maxAge = -1 }
    }

    @Test("a lifetime of nothing", arguments: [Duration.zero, .seconds(-1)])
    func lifetime(duration: Duration) {
        expect("pendingLifetime") { $0.pendingLifetime = duration }
    }

    @Test(
        "resources that are no absolute URI, or have a fragment",
        arguments: ["", "api", "/api", "https://api.example/#x", "a b"]
    )
    func resource(uri: String) {
        expect("resource") { $0.resource = ["https://api.example/", uri] }
    }

    @Test("empty optional values")
    func empty() {
        expect("audience") { $0.audience = "" }
        expect("audience") { $0.audience = "{yourApiIdentifier}" }
        expect("audience") { $0.audience = "YOUR_API_IDENTIFIER" }
        expect("login_hint") { $0.loginHint = "" }
        expect("organization") { $0.organization = "" }
        expect("authorization_details") { $0.authorizationDetails = "" }
        expect("response_mode") { $0.responseMode = "" }
    }

    @Test(
        "additional parameters that have a property, are drawn for each login, or are secret",
        arguments: [
            "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
            "code_challenge_method", "response_mode", "audience", "resource", "prompt", "max_age", "acr_values",
            "login_hint",
            "ui_locales", "organization", "authorization_details", "client_secret", "client_assertion", "code_verifier",
        ]
    )
    func ownName(name: String) {
        expect("additionalParameters") { $0.additionalParameters = FormParameters(dictionaryLiteral: (name, "x")) }
        // The same for a login without PKCE, in which two of the names are free.
        expect("additionalParameters") {
            $0.omitsPKCEBecauseTheServerRejectsIt = true
            $0.additionalParameters = FormParameters(dictionaryLiteral: (name, "x"))
        }
    }

    @Test("values that are empty, which a server would take for absent")
    func emptyLists() {
        expect("prompt") { $0.prompt = [""] }
        expect("acr_values") { $0.acrValues = [""] }
        expect("ui_locales") { $0.uiLocales = [""] }
        expect("additionalParameters") { $0.additionalParameters = ["connection": ""] }
        expect("additionalParameters") { $0.additionalParameters = ["": "a"] }
    }

    @Test("an additional parameter twice")
    func repeated() {
        expect("additionalParameters") { $0.additionalParameters = ["connection": "a", "connection": "b"] }
    }

    private func expect(
        _ parameter: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        change: (inout AuthorizationRequest) -> Void
    ) {
        let error = refusal { try Sample.login(change: change) }
        #expect(error?.code == .invalidParameter, sourceLocation: sourceLocation)
        #expect(error?.parameter == parameter, sourceLocation: sourceLocation)
        #expect(error?.step == .authorizationRequest, sourceLocation: sourceLocation)
    }
}
