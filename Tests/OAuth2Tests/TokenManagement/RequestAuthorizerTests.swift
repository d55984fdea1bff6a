import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Request authorizer")
struct RequestAuthorizerTests {
    private static let invalid = #"Bearer realm="api", error="invalid_token""#

    /// Calls the fake server's API.
    private func call(_ bench: ManagerBench, _ authorization: RequestAuthorization) async throws -> TransportResponse {
        let request = try TransportRequest(
            method: .get,
            url: EndpointURL(bench.server.url("api/me"), parameter: "url"),
            headers: [authorization.name: authorization.value]
        )
        return try await bench.server.send(request)
    }

    @Test("A call whose token the API does not know any more goes through at the second try")
    func renewal() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(20))
        bench.server.revoke(accessToken: first.reveal())
        var authorization = try await RequestAuthorizer(manager, for: ManagerBench.user).authorize()
        #expect(authorization.value == "Bearer " + first.reveal())
        let refused = try await call(bench, authorization)
        #expect(refused.status == 401)
        let challenges = refused.headers["WWW-Authenticate"]
        #expect(try await authorization.renew(status: refused.status, challenges: challenges))
        #expect(try await call(bench, authorization).status == 200)
        #expect(bench.refreshes == 1)
        #expect(try await !authorization.renew(status: 401, challenges: Self.invalid), "at most once")
        #expect(bench.refreshes == 1)
    }

    @Test("Many calls that are refused at once lead to one refresh")
    func many() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(20))
        let authorizer = RequestAuthorizer(manager, for: ManagerBench.user)
        let values = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    var authorization = try await authorizer.authorize()
                    guard authorization.value == "Bearer " + first.reveal() else { return authorization.value }
                    _ = try await authorization.renew(status: 401, challenges: Self.invalid)
                    return authorization.value
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(values.count == 1)
        #expect(bench.refreshes == 1)
    }

    @Test(
        "Nothing is renewed for an answer that does not call the token invalid",
        arguments: [
            (200, Self.invalid), (403, Self.invalid), (401, #"Basic error="invalid_token""#),
            (401, #"Bearer error="insufficient_scope""#),
        ] as [(Int, String?)]
    )
    func otherAnswers(_ status: Int, _ challenges: String?) async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(20))
        var authorization = try await RequestAuthorizer(manager, for: ManagerBench.user).authorize()
        #expect(try await !authorization.renew(status: status, challenges: challenges))
        #expect(bench.refreshes == 0)
    }

    @Test("The challenge is found behind others, in any case")
    func severalChallenges() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(20))
        var authorization = try await RequestAuthorizer(manager, for: ManagerBench.user).authorize()
        let challenges = #"Basic realm="x", bearer scope="a b", error="invalid_token""#
        #expect(try await authorization.renew(status: 401, challenges: challenges))
    }

    @Test("It authorizes the application's own calls, too")
    func clientCredentials() async throws {
        let bench = try ManagerBench()
        let manager = ClientCredentialsManager(client: bench.client)
        let authorizer = RequestAuthorizer(manager, audience: "https://api.example")
        var authorization = try await authorizer.authorize()
        #expect(try await call(bench, authorization).status == 200)
        let before = authorization.value
        bench.clock.advance(by: .seconds(20))
        #expect(try await authorization.renew(status: 401, challenges: Self.invalid))
        #expect(authorization.value != before)
        #expect(try await call(bench, authorization).status == 200)
    }

    @Test("A token that is no bearer token is refused instead of being sent as one")
    func otherType() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let answer = Sample.json(#"{"access_token":"a","token_type":"DPoP","expires_in":600}"#)
        let tokens = try TokenResponse(
            answer,
            to: TokenRequest.refresh(RefreshToken("r")),
            server: bench.client.server,
            requestedAt: bench.clock.now
        )
        try await manager.adopt(tokens, for: ManagerBench.user)
        let error = await refusal { try await RequestAuthorizer(manager, for: ManagerBench.user).authorize() }
        #expect(error?.parameter == "token_type")
    }

    @Test("An API that refuses brand new tokens does not get one with each call")
    func refusesAll() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(20))
        for _ in 0..<20 {
            var authorization = try await RequestAuthorizer(manager, for: ManagerBench.user).authorize()
            _ = try await authorization.renew(status: 401, challenges: Self.invalid)
        }
        #expect(bench.refreshes == 1)
    }
}
