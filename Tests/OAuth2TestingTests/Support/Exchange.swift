import OAuth2
import OAuth2Testing
import Testing

/// Raw requests to a fake server, so that its tests do not depend on the client they are there to test.
struct Exchange {
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    let clock = ManualClock()
    let server: FakeAuthorizationServer

    init(_ change: @Sendable (inout FakeAuthorizationServer.Configuration) -> Void = { _ in }) {
        var configuration = FakeAuthorizationServer.Configuration.example
        change(&configuration)
        server = FakeAuthorizationServer(configuration, clock: clock)
    }

    func post(_ path: String, _ parameters: FormParameters, headers: TransportHeaders = [:]) -> Answer {
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Answer(
            server.handle(
                ReceivedRequest(method: .post, target: path, headers: headers, body: parameters.formBody())
            )
        )
    }

    func postJSON(_ path: String, _ json: String, headers: TransportHeaders = [:]) -> Answer {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return Answer(
            server.handle(ReceivedRequest(method: .post, target: path, headers: headers, body: Array(json.utf8)))
        )
    }

    func send(_ method: RequestMethod, _ target: String, headers: TransportHeaders = [:]) -> Answer {
        Answer(server.handle(ReceivedRequest(method: method, target: target, headers: headers)))
    }

    /// A token request of the client `app`, with its secret in the body unless `changes` removes it.
    func token(_ grant: String, _ changes: KeyValuePairs<String, String?> = [:]) -> Answer {
        var parameters: FormParameters = ["grant_type": grant, "client_id": "app", "client_secret": "app-secret"]
        for (name, value) in changes { parameters[name] = value }
        return post("/oauth/token", parameters)
    }

    func authorizeURL(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var query: FormParameters = [
            "response_type": "code", "client_id": "app", "redirect_uri": "https://app.example/callback",
            "scope": "openid offline_access read:orders", "audience": "https://api.example", "state": "s1",
            "nonce": "n1", "code_challenge": Self.challenge, "code_challenge_method": "S256",
        ]
        for (name, value) in changes { query[name] = value }
        return server.url("authorize?") + String(decoding: query.formBody(), as: UTF8.self)
    }

    /// An authorization code of a login by Ada.
    func code(_ changes: KeyValuePairs<String, String?> = [:]) throws -> String {
        try #require(try server.approve(authorizeURL(changes), as: "ada@example.com").code)
    }

    /// Exchanges `code`.
    func exchange(_ code: String, _ changes: KeyValuePairs<String, String?> = [:]) -> Answer {
        var parameters: FormParameters = [
            "grant_type": "authorization_code", "client_id": "app", "client_secret": "app-secret", "code": code,
            "redirect_uri": "https://app.example/callback", "code_verifier": Self.verifier,
        ]
        for (name, value) in changes { parameters[name] = value }
        return post("/oauth/token", parameters)
    }

    /// The refresh token of a new login by Ada.
    func refreshToken(_ changes: KeyValuePairs<String, String?> = [:]) throws -> String {
        try #require(exchange(try code(changes))["refresh_token"])
    }

    func refresh(_ token: String, _ changes: KeyValuePairs<String, String?> = [:]) -> Answer {
        var parameters: FormParameters = [
            "grant_type": "refresh_token", "client_id": "app", "client_secret": "app-secret", "refresh_token": token,
        ]
        for (name, value) in changes { parameters[name] = value }
        return post("/oauth/token", parameters)
    }
}

/// An answer with its JSON read.
struct Answer {
    let status: Int
    let headers: TransportHeaders
    let body: [UInt8]

    init(_ response: TransportResponse) {
        status = response.status
        headers = response.headers
        body = response.body
    }

    var json: JSONObject? { JSONObject(parsing: body) }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// A text member of the JSON body.
    subscript(name: String) -> String? { json?[name]?.string }

    /// Whether this is the error answer with exactly this status, code and text.
    func isError(_ status: Int, _ error: String, _ description: String? = nil) -> Bool {
        self.status == status && self["error"] == error
            && (description == nil || self["error_description"] == description)
    }
}
