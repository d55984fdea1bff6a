import Foundation
import Testing

@testable import OAuth2

@Suite("Authorization request")
struct AuthorizationRequestTests {
    @Test("what every login sends, in this order")
    func always() throws {
        let login = try Sample.login()
        let query = try Self.query(of: login.url)
        #expect(
            query.names == [
                "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
                "code_challenge_method",
            ]
        )
        #expect(query["response_type"] == "code")
        #expect(query["client_id"] == "sample-client")
        #expect(query["redirect_uri"] == Sample.redirectURI)
        #expect(query["scope"] == "openid offline_access")
        #expect(query["state"] == login.pending.state.reveal())
        #expect(query["nonce"] == login.pending.nonce.reveal())
        #expect(query["code_challenge"] == login.pending.codeVerifier?.challenge.string)
        #expect(query["code_challenge_method"] == "S256")
        #expect(login.url.hasPrefix("https://id.example/authorize?response_type=code&client_id=sample-client&"))
    }

    @Test("the secret verifier is not in the URL")
    func verifierStaysHome() throws {
        let login = try Sample.login()
        let verifier = try #require(login.pending.codeVerifier?.reveal())
        #expect(!login.url.contains(verifier))
    }

    @Test("state, nonce and verifier are fresh each time, 256 bits each, and differ from each other")
    func fresh() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let pending = try Sample.login().pending
            for text in [pending.state.reveal(), pending.nonce.reveal(), try #require(pending.codeVerifier).reveal()] {
                #expect(Base64URL.decode(text.utf8)?.count == 32)
                seen.insert(text)
            }
        }
        #expect(seen.count == 600)
    }

    @Test("each property lands in the URL under its wire name, encoded")
    func properties() throws {
        let odd = "a b+c&d=e%f?g#h/é"
        let login = try Sample.login { request in
            request.redirectURI = "https://app.example/cb?tenant=1&x=%20"
            request.scope = ["read:orders", "a+b"]
            request.responseType = .codeIDToken
            request.responseMode = .formPost
            request.audience = odd
            request.resource = ["https://api.example/a?b=c", "https://api.example/d"]
            request.prompt = [.login, .consent]
            request.maxAge = 0
            request.acrValues = ["urn:a", "urn:b"]
            request.loginHint = odd
            request.uiLocales = ["de-AT", "en"]
            request.organization = odd
            request.authorizationDetails = #"[{"type":"x&y"}]"#
            request.additionalParameters = ["connection": odd, "ext-é": odd]
        }
        let query = try Self.query(of: login.url)
        #expect(query["redirect_uri"] == "https://app.example/cb?tenant=1&x=%20")
        #expect(query["scope"] == "read:orders a+b")
        #expect(query["response_type"] == "code id_token")
        #expect(query["response_mode"] == "form_post")
        #expect(query["audience"] == odd)
        #expect(
            query.elements.filter { $0.name == "resource" }.map(\.value) == [
                "https://api.example/a?b=c", "https://api.example/d",
            ]
        )
        #expect(query["prompt"] == "login consent")
        #expect(query["max_age"] == "0")
        #expect(query["acr_values"] == "urn:a urn:b")
        #expect(query["login_hint"] == odd)
        #expect(query["ui_locales"] == "de-AT en")
        #expect(query["organization"] == odd)
        #expect(query["authorization_details"] == #"[{"type":"x&y"}]"#)
        #expect(query["connection"] == odd)
        #expect(query["ext-é"] == odd)
        #expect(query.elements.count == 21)
        #expect(login.url.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        #expect(URL(string: login.url)?.absoluteString == login.url, "URLSession's parser must not change it")
    }

    @Test("the endpoint's own query is kept (RFC 6749 section 3.1)")
    func endpointQuery() throws {
        let server = try Self.server("https://id.example/authorize?p=B2C_1%2Flogin&q")
        let url = try Sample.login(server: server).url
        #expect(url.hasPrefix("https://id.example/authorize?p=B2C_1%2Flogin&q&response_type=code&"))
    }

    @Test(
        "a query of the endpoint that would repeat a parameter is refused",
        arguments: ["state=x", "%73tate=x", "scope", "a=%C3"]
    )
    func clashingEndpointQuery(query: String) throws {
        let server = try Self.server("https://id.example/authorize?\(query)")
        let error = refusal { try Sample.login(server: server) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "authorization_endpoint")
    }

    @Test("a server without an authorization endpoint is refused")
    func noEndpoint() throws {
        let server = try AuthorizationServer(issuer: "https://id.example", tokenEndpoint: "https://id.example/token")
        #expect(refusal { try Sample.login(server: server) }?.parameter == "authorization_endpoint")
    }

    @Test("PKCE is left out only on demand; state and nonce are sent all the same")
    func withoutPKCE() throws {
        let login = try Sample.login { $0.omitsPKCEBecauseTheServerRejectsIt = true }
        let query = try Self.query(of: login.url)
        #expect(query["code_challenge"] == nil)
        #expect(query["code_challenge_method"] == nil)
        #expect(login.pending.codeVerifier == nil)
        #expect(query["state"] != nil)
        #expect(query["nonce"] != nil)
    }

    @Test("an empty scope is left out, another separator is used where the server wants it")
    func scope() throws {
        #expect(try Self.query(of: Sample.login { $0.scope = [] }.url)["scope"] == nil)
        var server = try Sample.server()
        server.scopeSeparator = ","
        let url = try Sample.login(server: server) { $0.scope = ["read", "activity:write"] }.url
        #expect(try Self.query(of: url)["scope"] == "read,activity:write")
    }

    /// The link of a documentation page with fixed values, spelled in two ways.
    @Test(
        "the parameters of a documentation page's sample link come out with the same meaning",
        arguments: ["appointments:api", "appointments%3Aapi"]
    )
    func sampleLink(audience: String) throws {
        let sample = """
            https://tenant.auth0.com/authorize?response_type=code&client_id=sample-client&\
            redirect_uri=https://myclientapp.com/callback&scope=appointments%20contacts&audience=\(audience)&\
            code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=xyzABC123
            """
        var expected: [String: String] = [:]
        for element in try Self.query(of: sample).elements { expected[element.name] = element.value }
        let login = try Sample.login(server: Self.server("https://tenant.auth0.com/authorize")) { request in
            request.redirectURI = "https://myclientapp.com/callback"
            request.scope = ["appointments", "contacts"]
            request.audience = "appointments:api"
        }
        var actual: [String: String] = [:]
        for element in try Self.query(of: login.url).elements { actual[element.name] = element.value }
        #expect(actual.removeValue(forKey: "nonce") != nil)
        #expect(Set(actual.keys) == Set(expected.keys))
        for fixed in ["code_challenge", "state"] {
            #expect(actual.removeValue(forKey: fixed)?.utf8.count == 43)
            expected[fixed] = nil
        }
        #expect(actual == expected)
    }

    static func server(_ authorizationEndpoint: String) throws -> AuthorizationServer {
        try AuthorizationServer(
            issuer: "https://id.example",
            authorizationEndpoint: authorizationEndpoint,
            tokenEndpoint: "https://id.example/token"
        )
    }

    static func query(of url: String) throws -> FormParameters {
        let mark = try #require(url.firstIndex(of: "?"))
        return try #require(FormParameters(form: url[url.index(after: mark)...].utf8))
    }
}
