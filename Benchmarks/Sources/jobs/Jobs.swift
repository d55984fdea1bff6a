import Foundation
import OAuth2

// The inputs have the sizes of real messages, which is checked: a count says nothing about a job that has become
// smaller. Each job is a function, so that its inputs are local and no access to a global is counted.

/// Stops the program unless `size`, in bytes, is the one that the limits were set for.
func check(_ size: Int, is expected: Int) {
    guard size == expected else {
        FileHandle.standardError.write(Data("the input has \(size) bytes instead of \(expected)\n".utf8))
        exit(2)
    }
}

/// Keeps the optimiser from dropping work whose result nobody reads.
@inline(never) func keep<Value>(_: Value) {}

func sampleServer() throws -> AuthorizationServer {
    try AuthorizationServer(
        issuer: "https://login.example.com/",
        authorizationEndpoint: "https://login.example.com/authorize",
        tokenEndpoint: "https://login.example.com/oauth/token"
    )
}

/// Begins logins with ten parameters: response_type, client_id, redirect_uri, scope, state, nonce, code_challenge,
/// code_challenge_method, audience, prompt.
func beginLogins(_ count: Int) throws {
    let server = try sampleServer()
    let clientID = "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"
    var request = AuthorizationRequest(
        redirectURI: "https://app.example/cb",
        scope: [.openID, .profile, .email, .offlineAccess]
    )
    request.audience = "https://api.test"
    request.prompt = [.login]
    let now = Date()
    let url = try request.begin(server: server, clientID: clientID, now: now).url
    precondition(url.split(separator: "&").count == 10)
    check(url.utf8.count, is: 420)
    for _ in 0..<count { keep(try request.begin(server: server, clientID: clientID, now: now)) }
}

func drawVerifiers(_ count: Int) {
    for _ in 0..<count { keep(CodeVerifier().challenge) }
}

/// Encodes a code exchange whose secret and redirect URI are full of characters to escape.
func encodeForms(_ count: Int) {
    let parameters: FormParameters = [
        "grant_type": "authorization_code",
        "code": "SplxlOBeZQQYbYS6WxSbIA+def/ghi==",
        "redirect_uri": "https://app.example.com/oauth/callback?tenant=acme&x=12",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "client_id": "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345",
        "client_secret": "p@ss:w/ord+with=many&escapes %41 ~",
    ]
    check(parameters.formBody().count, is: 330)
    for _ in 0..<count { keep(parameters.formBody()) }
}

/// An answer of 1,202 bytes with two JWTs.
func sampleAnswer() -> TransportResponse {
    let claims = String(repeating: "QWxhZGRpbjpvcGVuIHNlc2FtZQ", count: 17)
    let jwt = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." + claims + ".c2lnbmF0dXJlc2lnbmF0dXJlc2"
    let answer = TransportResponse(
        status: 200,
        headers: ["Content-Type": "application/json"],
        body: Array(
            """
            {"access_token":"\(jwt)","refresh_token":"v1.abcdeMjAyNi0xMS0yMVQwMDowMDowMFoAAAAAAAAAAAAAAAA",\
            "id_token":"\(jwt)","scope":"openid profile email offline_access","expires_in":86400,\
            "token_type":"Bearer"}
            """.utf8
        )
    )
    check(answer.body.count, is: 1_202)
    return answer
}

func decodeTokens(_ count: Int) throws { try decode(sampleAnswer(), count) }

func decode(_ answer: TransportResponse, _ count: Int) throws {
    let server = try sampleServer()
    let request = TokenRequest.clientCredentials()
    let now = Date()
    for _ in 0..<count { keep(try TokenResponse(answer, to: request, server: server, requestedAt: now)) }
}

func decodeMFARequired(_ count: Int) throws {
    let token = "Fe26.2*SERVER_1770000000*" + String(repeating: "0123456789abcdef", count: 13) + "01"
    let answer = TransportResponse(
        status: 403,
        headers: ["Content-Type": "application/json"],
        body: Array(
            """
            {"error":"mfa_required","error_description":"Multifactor authentication required","mfa_token":"\(token)",\
            "mfa_requirements":{"challenge":[{"type":"otp"},{"type":"push-notification"},{"type":"phone"},\
            {"type":"recovery-code"}]}}
            """.utf8
        )
    )
    check(answer.body.count, is: 453)
    let server = try sampleServer()
    let request = TokenRequest.clientCredentials()
    let now = Date()
    for _ in 0..<count {
        do { keep(try TokenResponse(answer, to: request, server: server, requestedAt: now)) } catch { keep(error) }
    }
}

/// Reads the ID token of a login, as a server with profile and e-mail scopes sends it, and checks its claims.
func checkIDTokens(_ count: Int) throws {
    func base64(_ text: String) -> String {
        let text = Data(text.utf8).base64EncodedString()
        return text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    let claims = base64(
        """
        {"nickname":"ada","name":"Ada Lovelace","picture":"https://img.example.com/avatars/ada.png",\
        "updated_at":"2026-07-14T03:33:20.000Z","email":"ada@example.com","email_verified":true,\
        "iss":"https://login.example.com/","aud":"aBcDeFgHiJkLmNoPqRsTuVwXyZ012345","iat":1784000000,\
        "exp":1784036000,"sub":"auth0|64b0c0ffee","sid":"abcd","nonce":"n-0S6_WzA2Mj"}
        """
    )
    let header = base64(#"{"alg":"RS256","typ":"JWT","kid":"key-1"}"#)
    // A third of real ones: a signature of 2048 bits has 342 digits.
    let token = IDToken(header + "." + claims + "." + String(repeating: "QWxh", count: 54))
    check(token.reveal().utf8.count, is: 741)
    let validator = IDTokenValidator(
        issuer: .exactly("https://login.example.com/"),
        clientID: "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"
    )
    var expectation = IDTokenExpectation()
    expectation.nonce = Nonce("n-0S6_WzA2Mj")
    let now = Date(timeIntervalSince1970: 1_784_000_010)
    expectation.loginBeganAt = now
    for _ in 0..<count { keep(try validator.claims(of: JSONWebToken(token), for: expectation, now: now)) }
}

/// Answers each request at once.
struct StubbedTransport: HTTPTransport {
    let answer: TransportResponse

    func send(_ request: TransportRequest) async throws -> TransportResponse { answer }
}

func sampleClient() throws -> OAuth2Client {
    OAuth2Client(
        server: try sampleServer(),
        registration: try ClientRegistration(
            id: "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345",
            authentication: .clientSecretPost("p@ss:w/ord+with=many&escapes %41 ~")
        ),
        transport: StubbedTransport(answer: sampleAnswer())
    )
}

/// Encodes requests for tokens and decodes the answers, with nothing in between.
func exchangeTokens(_ count: Int) async throws {
    let client = try sampleClient()
    for _ in 0..<count {
        keep(
            try await client.requestTokens(
                .refresh(RefreshToken("v1.abcdeMjAyNi0xMS0yMVQwMDowMDowMFoAAAAAAAAAAAAAAAA"))
            )
        )
    }
}

/// Stands for a database: what is written there takes no memory here.
struct Elsewhere: TokenStorage {
    func load(_ key: String) async -> StoredRecord? { nil }

    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async -> RecordVersion? {
        RecordVersion(rawValue: "1")
    }

    func delete(_ key: String, expected: RecordVersion) async -> Bool { false }
}

/// A manager that has fresh tokens of `grants` users, whose names are returned with it.
func sampleManager(grants: Int) async throws -> (TokenManager, [String]) {
    let client = try sampleClient()
    var policy = RefreshPolicy()
    policy.cachedGrants = max(policy.cachedGrants, grants)
    let manager = TokenManager(client: client, storage: Elsewhere(), policy: policy)
    let tokens = try TokenResponse(
        sampleAnswer(),
        to: .clientCredentials(),
        server: client.server,
        requestedAt: Date()
    )
    let names = (0..<grants).map { "auth0|64b0c0ffee\(100_000 + $0)" }
    // A text of its own, as a request brings another one than that of the login.
    for name in names { try await manager.adopt(tokens, for: String(decoding: Array(name.utf8), as: UTF8.self)) }
    return (manager, names)
}

/// Asks a manager for tokens that it has, of all users in turn.
func ask(_ manager: TokenManager, _ names: [String], _ count: Int) async throws {
    if names.count == 1 { return try await ask(manager, names[0], count) }
    var index = 0
    for _ in 0..<count {
        keep(try await manager.accessToken(for: names[index]))
        index += 1
        if index == names.count { index = 0 }
    }
}

/// Asks a manager for one user's token.
func ask(_ manager: TokenManager, _ name: String, _ count: Int) async throws {
    for _ in 0..<count { keep(try await manager.accessToken(for: name)) }
}
