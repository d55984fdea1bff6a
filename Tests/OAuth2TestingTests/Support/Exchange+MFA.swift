import OAuth2
import OAuth2Testing
import Testing

extension Exchange {
    static let otpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    static let otp = "http://auth0.com/oauth/grant-type/mfa-otp"
    static let oob = "http://auth0.com/oauth/grant-type/mfa-oob"
    static let recovery = "http://auth0.com/oauth/grant-type/mfa-recovery-code"

    /// A server that demands a second factor from Ada, who has these.
    static func withMFA(
        _ factors: FakeAuthorizationServer.Factor...,
        change: @Sendable (inout FakeAuthorizationServer.Configuration) -> Void = { _ in }
    ) -> Exchange {
        Exchange {
            $0.mfa.rule = .always
            $0.users[0].factors = factors
            $0.clients.append(.init(id: "other", authentication: .secret("other-secret")))
            $0.clients[1].grantTypes = FakeAuthorizationServer.Client.allGrantTypes
            change(&$0)
        }
    }

    /// A login with the password.
    func password(_ changes: KeyValuePairs<String, String?> = [:]) -> Answer {
        var parameters: FormParameters = [
            "grant_type": "password", "client_id": "app", "client_secret": "app-secret",
            "username": "ada@example.com", "password": "correct horse", "audience": "https://api.example",
            "scope": "openid offline_access read:orders",
        ]
        for (name, value) in changes { parameters[name] = value }
        return post("/oauth/token", parameters)
    }

    /// The `mfa_token` of a new login.
    func mfaToken() throws -> String { try #require(password()["mfa_token"]) }

    func challenge(_ mfaToken: String, _ changes: KeyValuePairs<String, String?> = [:]) -> Answer {
        var parameters: FormParameters = ["client_id": "app", "client_secret": "app-secret", "mfa_token": mfaToken]
        for (name, value) in changes { parameters[name] = value }
        return postJSON("/mfa/challenge", String(decoding: parameters.jsonBody(), as: UTF8.self))
    }

    func authenticators(_ token: String?) -> Answer {
        send(.get, "/mfa/authenticators", headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
    }

    func associate(_ token: String, _ json: String) -> Answer {
        postJSON("/mfa/associate", json, headers: ["Authorization": "Bearer \(token)"])
    }

    /// An access token for the MFA endpoints, got after the second factor if one is due.
    func managementToken(_ scope: String) throws -> String {
        let url = authorizeURL(["audience": "https://auth.example/mfa/", "scope": scope])
        let code = try #require(try server.approve(url, as: "ada@example.com").code)
        return try #require(exchange(code)["access_token"])
    }
}
