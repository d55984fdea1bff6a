import OAuth2
import OAuth2Testing
import Testing

@Suite("Secrets do not come to light", .timeLimit(.minutes(15)))
struct SecretLeakTests {
    /// What a whole login holds that nobody else may see.
    private func secrets(_ login: ApprovedLogin, _ tokens: TokenResponse?) -> Secrets {
        var secrets = Secrets()
        secrets.add("client secret", "app-secret")
        secrets.add("code", login.code)
        secrets.add("verifier", login.pending.codeVerifier?.reveal())
        secrets.add("state", login.pending.state.reveal())
        secrets.add("nonce", login.pending.nonce.reveal())
        secrets.add("access token", tokens?.accessToken.reveal())
        secrets.add("refresh token", tokens?.refreshToken?.reveal())
        secrets.add("ID token", tokens?.idToken?.reveal())
        return secrets
    }

    private func expectNothing(of secrets: Secrets, in value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        for text in texts(of: value) { #expect(secrets.found(in: text) == [], sourceLocation: sourceLocation) }
    }

    @Test("The check finds what is there, encoded or not, so that finding nothing means something")
    func checkFinds() {
        struct Open {
            let token: String
        }
        var secrets = Secrets()
        secrets.add("token", "a/b")
        #expect(texts(of: Open(token: "a/b")).allSatisfy { secrets.found(in: $0) == ["token"] })
        #expect(secrets.found(in: "x?y=a%2Fb") == ["token"])
        #expect(secrets.found(in: "a b") == [])
    }

    @Test(
        "Not in the URL or a header of any request but Authorization, and not twice in one",
        arguments: EncodingTests.Way.all
    )
    func requests(way: EncodingTests.Way) async throws {
        try await withSite { site in
            let client = try site.client("app", way.authentication("app-secret")) { $0.requestEncoding = way.encoding }
            let login = try site.approve(with: client)
            let tokens = try await site.finish(login, with: client)
            var secrets = secrets(login, tokens)
            let next = try await client.refresh(try #require(tokens.refreshToken))
            secrets.add("second access token", next.accessToken.reveal())
            secrets.add("second refresh token", next.refreshToken?.reveal())
            let authorization = try BearerAuthorization(next.accessToken)
            var headers = TransportHeaders()
            headers.append(authorization.name, authorization.value)
            for path in ["userinfo", "api/me"] {
                let request = try TransportRequest(
                    method: .get,
                    url: EndpointURL(site.server.url(path)),
                    headers: headers
                )
                #expect(try await client.send(request, step: .protectedResource).status == 200)
            }
            try await client.revoke(try #require(next.refreshToken))
            try await client.revoke(next.accessToken)

            #expect(site.server.requests.count == 6)
            for request in site.server.requests {
                #expect(secrets.found(in: request.target) == [])
                for field in request.headers.fields where field.name != "Authorization" {
                    #expect(secrets.found(in: field.value) == [], "\(field.name)")
                }
                let inBody = request.bodyParameters["client_secret"] != nil
                #expect(!inBody || request.headers["Authorization"] == nil)
            }
        }
    }

    @Test("Neither verifier nor secret is in the authorization URL")
    func authorizationURL() async throws {
        try await withSite { site in
            let login = try site.begin()
            #expect(!login.url.contains("app-secret"))
            #expect(!login.url.contains(try #require(login.pending.codeVerifier).reveal()))
        }
    }

    @Test("Not in the text of anything that a login hands out")
    func descriptions() async throws {
        try await withSite { site in
            let login = try site.approve()
            let tokens = try await site.finish(login)
            let secrets = secrets(login, tokens)
            let callback = login.callback.authorizationCallback
            for value in [tokens, login.pending, callback, login.callback, site.client] as [Any] {
                expectNothing(of: secrets, in: value)
            }
            for request in site.server.requests { expectNothing(of: secrets, in: request) }
        }
    }

    @Test(
        "Not in the text of an error, though the server repeats everything it was sent",
        arguments: [200, 302, 400, 401, 403, 429, 503]
    )
    func echoed(status: Int) async throws {
        try await withSite { site in
            let first = try await site.logIn()
            let token = try #require(first.refreshToken)
            let login = try site.approve()
            var secrets = secrets(login, first)
            secrets.add("token to revoke", token.reveal())
            let echo = secrets.echo
            let members = #"{"error":"\#(echo)","error_description":"\#(echo)","error_uri":"\#(echo)","x":"\#(echo)"}"#
            let headers: TransportHeaders = [
                "Content-Type": "application/json", "X-Echo": echo,
                "Location": "/x?\(secrets.echo.split(separator: " ")[0])",
            ]
            for body in [members, echo, "<html>\(echo)</html>", #"{"\#(echo)":1,"access_token":["\#(echo)"]}"#] {
                for path in [Site.token, Site.revoke] {
                    site.server.inject(.status(status, headers: headers, body: body), on: path)
                }
                let refreshing = try await failure { try await site.client.refresh(token) }
                expectNothing(of: secrets, in: refreshing)
                if let response = refreshing.response { expectNothing(of: secrets, in: response) }
                // Status 200 is success here, whatever the body says.
                do { try await site.client.revoke(token) } catch { expectNothing(of: secrets, in: error) }
            }
            site.server.removeFaults()
            site.server.inject(.status(status, headers: headers, body: members), on: Site.token)
            let exchanging = try await failure { try await site.finish(login) }
            expectNothing(of: secrets, in: exchanging)
        }
    }

    @Test("Not in the text of an error when the connection fails")
    func transportFailures() async throws {
        try await withSite { site in
            let token = try await site.refreshToken()
            let faults: [Fault] = [
                .reset, .loseRequest, .cutConnection, .oversizedBody(), .truncatedBody, .hold(at: RequestGate()),
            ]
            for fault in faults {
                let login = try site.approve()
                var secrets = secrets(login, nil)
                secrets.add("refresh token", token.reveal())
                site.server.inject(fault, on: Site.token, times: 2)
                var client = try site.client()
                client.limits.total = .milliseconds(150)
                for error in [
                    try await failure { try await site.finish(login, with: client) },
                    try await failure { try await client.refresh(token) },
                ] {
                    expectNothing(of: secrets, in: error)
                    if let underlying = error.underlyingError { expectNothing(of: secrets, in: underlying) }
                }
            }
        }
    }

    @Test("Not in the text of an error that a callback gives, though the callback holds the code twice")
    func callbackErrors() async throws {
        try await withSite { site in
            let login = try site.approve()
            let secrets = secrets(login, nil)
            let state = login.pending.state.reveal()
            let callbacks: [FormParameters] = [
                ["code": login.code, "state": "x" + login.code],
                ["code": login.code, "state": state, "iss": login.code],
                ["error": login.code, "error_description": login.code, "error_uri": login.code, "state": state],
                ["code": login.code, "error": "access_denied", "state": state],
                ["state": state],
            ]
            for parameters in callbacks {
                let error = try await failure {
                    try await site.client.finishAuthorization(callback: .parameters(parameters), pending: login.pending)
                }
                expectNothing(of: secrets, in: error)
            }
            #expect(site.server.requests.isEmpty)
        }
    }
}
