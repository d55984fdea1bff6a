import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: renewing a token that an API refuses")
struct RenewalFieldReportTests {
    private static let user = ManagerBench.user

    /// An authorization whose token is not brand new.
    private static func authorization() async throws -> (ManagerBench, TokenManager, RequestAuthorization) {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(20))
        return (bench, manager, try await RequestAuthorizer(manager, for: user).authorize())
    }

    @Test(
        "B15: a 401 renews once, whatever its challenge leaves out",
        arguments: [
            nil, "", "Bearer", #"Bearer realm="api""#, #"Bearer error="invalid_token""#,
            #"bearer Error="INVALID_TOKEN""#,
            #"Bearer error="expired_token""#, #"Bearer realm="api" error="invalid_token""#,
            #"Bearer resource_metadata="https://api.example/.well-known/oauth-protected-resource""#, "OAuth", "Token",
            #"Basic realm="x", Bearer"#, "DPoP", "Bearer error=", ";", #"Bearer error="token_inactive""#,
        ] as [String?]
    )
    func renewed(challenges: String?) async throws {
        var (bench, _, authorization) = try await Self.authorization()
        let before = authorization.value
        #expect(try await authorization.renew(status: 401, challenges: challenges))
        #expect(authorization.value != before && bench.refreshes == 1)
        #expect(authorization.refusal != nil)
        #expect(try await !authorization.renew(status: 401, challenges: challenges))
    }

    @Test(
        "B15: nothing is renewed for what a new token does not mend",
        arguments: [
            (401, #"Bearer error="insufficient_scope""#), (401, #"Bearer realm="api" error="insufficient_scope""#),
            (401, #"BEARER ERROR="Insufficient_Scope""#), (401, #"Bearer error="invalid_request""#),
            (401, #"Bearer error="insufficient_user_authentication", acr_values="gold""#), (401, #"Basic realm="x""#),
            (401, #"Negotiate, Basic realm="x""#), (403, #"Bearer error="invalid_token""#), (200, nil), (500, nil),
        ] as [(Int, String?)]
    )
    func notRenewed(status: Int, challenges: String?) async throws {
        var (bench, _, authorization) = try await Self.authorization()
        #expect(try await !authorization.renew(status: status, challenges: challenges))
        #expect(bench.refreshes == 0)
    }

    @Test("B15: after a renewal that did not help there is none for this API for minutes, by whatever authorizer")
    func vain() async throws {
        let (bench, manager, _) = try await Self.authorization()
        var renewals = 0
        for _ in 0..<60 {
            var authorization = try await RequestAuthorizer(manager, for: Self.user).authorize()
            if try await authorization.renew(status: 401, challenges: nil) { renewals += 1 }
            bench.clock.advance(by: .seconds(20))
        }
        // In twenty minutes.
        #expect((2...5).contains(renewals) && bench.refreshes == renewals)
        // Another API of the same login is another matter.
        var other = try await RequestAuthorizer(manager, for: Self.user, audience: "https://b.example").authorize()
        bench.clock.advance(by: .seconds(20))
        #expect(try await other.renew(status: 401, challenges: nil))
    }

    @Test("B15: a renewal that helped is no reason to wait when the token is refused later")
    func helped() async throws {
        var (bench, manager, authorization) = try await Self.authorization()
        #expect(try await authorization.renew(status: 401, challenges: nil))
        #expect(try await !authorization.renew(status: 204, challenges: nil))
        bench.clock.advance(by: .seconds(20))
        var later = try await RequestAuthorizer(manager, for: Self.user).authorize()
        #expect(try await later.renew(status: 401, challenges: nil))
        #expect(bench.refreshes == 2)
        // A gateway's failure is no help.
        #expect(try await !later.renew(status: 502, challenges: nil))
        bench.clock.advance(by: .seconds(20))
        var last = try await RequestAuthorizer(manager, for: Self.user).authorize()
        #expect(try await !last.renew(status: 401, challenges: nil))
    }

    @Test("B15: whoever still has the token before gets the renewed one, without another refresh")
    func others() async throws {
        var (bench, manager, first) = try await Self.authorization()
        var second = try await RequestAuthorizer(manager, for: Self.user).authorize()
        #expect(try await first.renew(status: 401, challenges: nil))
        bench.clock.advance(by: .seconds(5))
        #expect(try await second.renew(status: 401, challenges: nil))
        #expect(second.value == first.value && bench.refreshes == 1)
    }

    @Test("B15: a token without an expiry that is refused a day later is replaced")
    func endless() async throws {
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: login.storage)
        try await manager.adopt(RefreshToken("r0"), for: Self.user)
        login.transport.enqueue(.json(ScriptedLogin.tokens(1, "")))
        login.transport.enqueue(.json(ScriptedLogin.tokens(2, "")))
        var authorization = try await RequestAuthorizer(manager, for: Self.user).authorize()
        login.clock.advance(by: .seconds(86_400))
        #expect(try await authorization.renew(status: 401, challenges: nil))
        #expect(authorization.value == "Bearer a2")
    }

    @Test("B15: what an API refused can be read")
    func readable() {
        let scope = OAuth2Error(apiStatus: 403, challenges: #"Bearer error="insufficient_scope", scope="read write""#)
        #expect(scope?.code == .insufficientScope && scope?.step == .protectedResource)
        let challenge = scope?.response.flatMap { AuthenticationChallenge.all(in: $0.headers).first }
        #expect(challenge?.parameters["scope"] == "read write")
        #expect(OAuth2Error(apiStatus: 401, challenges: nil)?.code == .invalidToken)
        #expect(OAuth2Error(apiStatus: 200, challenges: nil) == nil)
        #expect(OAuth2Error(apiStatus: 503, challenges: nil) != nil)
    }
}
