// Runs one of the library's hot paths a given number of times, for `Benchmarks/instruction-counts.sh` to count the
// instructions of. It uses the public API only, as an application does.
import Foundation
import OAuth2

guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else {
    FileHandle.standardError.write(Data("usage: instruction-counts JOB COUNT\n".utf8))
    exit(2)
}

/// Keeps the optimiser from dropping work whose result nobody reads.
@inline(never) func keep<Value>(_: Value) {}

let server = try AuthorizationServer(
    issuer: "https://tenant.eu.auth0.com/",
    authorizationEndpoint: "https://tenant.eu.auth0.com/authorize",
    tokenEndpoint: "https://tenant.eu.auth0.com/oauth/token"
)

switch CommandLine.arguments[1] {
case "authorize-url":
    // Ten parameters: response_type, client_id, redirect_uri, scope, state, nonce, code_challenge,
    // code_challenge_method, audience, prompt.
    var request = AuthorizationRequest(
        redirectURI: "https://app.example.com/oauth/callback",
        scope: [.openID, .profile, .email, .offlineAccess]
    )
    request.audience = "https://api.example.com/v1"
    request.prompt = [.login]
    let now = Date()
    for _ in 0..<count {
        keep(try request.begin(server: server, clientID: "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345", now: now))
    }

case "pkce-pair":
    for _ in 0..<count { keep(CodeVerifier().challenge) }

case "form-body":
    let parameters: FormParameters = [
        "grant_type": "authorization_code",
        "code": "SplxlOBeZQQYbYS6WxSbIA+def/ghi==",
        "redirect_uri": "https://app.example.com/oauth/callback?t=a",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "client_id": "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345",
        "client_secret": "p@ss:w/ord+with=many&escapes %41 ~",
    ]
    for _ in 0..<count { keep(parameters.formBody()) }

case "decode-tokens":
    let jwt =
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." + String(repeating: "QWxhZGRpbjpvcGVuIHNlc2FtZQ", count: 17) + ".c2ln"
    let answer = TransportResponse(
        status: 200,
        headers: ["Content-Type": "application/json"],
        body: Array(
            """
            {"access_token":"\(jwt)","refresh_token":"v1.MjAyNi0xMS0yMVQwMDowMDowMFoAAAAAAAAAAAAAAAA",\
            "id_token":"\(jwt)","scope":"openid profile email offline_access","expires_in":86400,\
            "token_type":"Bearer"}
            """.utf8
        )
    )
    let request = TokenRequest.clientCredentials()
    let now = Date()
    for _ in 0..<count { keep(try TokenResponse(answer, to: request, server: server, requestedAt: now)) }

case "decode-mfa-required":
    let token = "Fe26.2*SERVER_1770000000*" + String(repeating: "0123456789abcdef", count: 10)
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
    let request = TokenRequest.clientCredentials()
    let now = Date()
    for _ in 0..<count {
        do { keep(try TokenResponse(answer, to: request, server: server, requestedAt: now)) } catch { keep(error) }
    }

default:
    FileHandle.standardError.write(Data("unknown job\n".utf8))
    exit(2)
}
