import OAuth2
import OAuth2Testing
import Testing

@Suite("Callback: attacks and accidents send nothing", .timeLimit(.minutes(15)))
struct CallbackAttackTests {
    /// Finishes a login with a changed callback and returns the error, after checking that the server saw no request and
    /// the login can still be finished with the right callback.
    private func refused(
        _ site: Site,
        _ change: (inout FormParameters) -> Void
    ) async throws -> OAuth2Error {
        let client = try site.client()
        let login = try site.approve(with: client)
        var parameters = login.callback.parameters
        change(&parameters)
        let form = String(decoding: parameters.formBody(), as: UTF8.self)
        var codes: Set<OAuth2Error.Code> = []
        var last: OAuth2Error?
        for callback in [
            AuthorizationCallback.url(Site.redirectURI + "?" + form), .fragment(form), .formPost(body: form),
            .parameters(parameters),
        ] {
            let error = try await failure {
                try await client.finishAuthorization(callback: callback, pending: login.pending)
            }
            codes.insert(error.code)
            last = error
        }
        #expect(codes.count == 1)
        #expect(last?.step == .callback)
        #expect(site.server.requests.isEmpty)
        _ = try await site.finish(login, with: client)
        return try #require(last)
    }

    @Test("state of another login, none, empty or cut off", arguments: ["other", nil, "", "prefix"])
    func state(kind: String?) async throws {
        try await withSite { site in
            let other = try site.begin().pending.state.reveal()
            let error = try await refused(site) { parameters in
                switch kind {
                case nil: parameters["state"] = nil
                case "other": parameters["state"] = other
                case "prefix": parameters["state"] = parameters["state"].map { String($0.dropLast()) }
                case let kind: parameters["state"] = kind
                }
            }
            #expect(error.refusal == Refusal(.stateMismatch))
            #expect(error.parameter == "state")
        }
    }

    @Test("An error with a wrong state is not believed, but kept for a look")
    func forgedError() async throws {
        try await withSite { site in
            let error = try await refused(site) {
                $0 = ["error": "access_denied", "error_description": "forged", "state": "x"]
            }
            #expect(error.code == .stateMismatch)
            #expect(error.response?.error == "access_denied")
        }
    }

    @Test("A parameter twice", arguments: ["state", "code", "iss", "error"])
    func twice(name: String) async throws {
        try await withSite { site in
            let error = try await refused(site) {
                $0.append(name, $0[name] ?? "x")
                if $0.names.count(where: { $0 == name }) == 1 { $0.append(name, "y") }
            }
            #expect(error.refusal == Refusal(.malformedCallback))
        }
    }

    @Test("Neither code nor error")
    func empty() async throws {
        try await withSite { site in
            let error = try await refused(site) { $0["code"] = nil }
            #expect(error.refusal == Refusal(.malformedCallback))
            #expect(error.parameter == "code")
        }
    }

    @Test(
        "iss of another server, or not byte for byte the same",
        arguments: ["https://evil.example/", "slash", "case"]
    )
    func wrongIssuer(kind: String) async throws {
        try await withSite { site in
            for isAdvertised in [false, true] {
                site.server.configure { $0.behavior.sendsIssuerInCallback = isAdvertised }
                let issuer = site.server.issuer
                let login = try site.approve(with: try site.client())
                var parameters = login.callback.parameters
                switch kind {
                case "slash": parameters["iss"] = String(issuer.dropLast())
                case "case": parameters["iss"] = issuer.uppercased()
                default: parameters["iss"] = kind
                }
                let error = try await failure {
                    try await site.client.finishAuthorization(callback: .parameters(parameters), pending: login.pending)
                }
                #expect(error.refusal == Refusal(.issuerMismatch))
                #expect(error.parameter == "iss")
            }
            #expect(site.server.requests.isEmpty)
        }
    }

    @Test("iss missing where the server is known to send it")
    func missingIssuer() async throws {
        try await withSite { site in
            site.server.configure { $0.behavior.sendsIssuerInCallback = true }
            let error = try await refused(site) { $0["iss"] = nil }
            #expect(error.refusal == Refusal(.issuerMismatch))
        }
    }

    @Test("iss is looked at before the error: one that another server sends is not believed")
    func spoofedError() async throws {
        try await withSite { site in
            let error = try await refused(site) {
                $0 = ["error": "access_denied", "state": $0["state"] ?? "", "iss": "https://evil.example/"]
            }
            #expect(error.refusal == Refusal(.issuerMismatch))
        }
    }

    @Test("Mix-up: the callback of one server for a login at another; neither gets the code")
    func mixUp() async throws {
        try await withSite { honest in
            let other = FakeAuthorizationServer(clock: honest.clock)
            let listener = try other.listen()
            defer { listener.close() }
            for server in [honest.server, other] { server.configure { $0.behavior.sendsIssuerInCallback = true } }
            let login = try honest.begin(with: try honest.client())
            // The attacker's server sends the browser on to itself with the state it was given.
            let url = login.url.replacing(honest.server.issuer, with: other.issuer)
            let callback = try other.approve(url, as: Site.user)
            let error = try await failure {
                try await honest.client.finishAuthorization(
                    callback: callback.authorizationCallback,
                    pending: login.pending
                )
            }
            #expect(error.code == .issuerMismatch)
            #expect(honest.server.requests.isEmpty)
            #expect(other.requests.isEmpty)
        }
    }

    @Test("A login that another client began, or that began at another server")
    func othersPending() async throws {
        try await withSite { site in
            let login = try site.approve()
            let stranger = try site.client("other", .none)
            #expect(try await failure { try await site.finish(login, with: stranger) }.code == .invalidParameter)
            let elsewhere = OAuth2Client(
                server: try AuthorizationServer(
                    issuer: "https://other.example/",
                    tokenEndpoint: site.server.url("oauth/token")
                ),
                registration: site.client.registration,
                transport: site.transport
            )
            #expect(try await failure { try await site.finish(login, with: elsewhere) }.code == .invalidParameter)
            #expect(site.server.requests.isEmpty)
        }
    }

    @Test("Later than an hour: start again, without a request")
    func late() async throws {
        try await withSite { site in
            let login = try site.approve()
            site.clock.advance(by: .seconds(3_601))
            #expect(try await failure { try await site.finish(login) }.refusal == Refusal(.authorizationExpired))
            #expect(site.server.requests.isEmpty)
        }
    }
}
