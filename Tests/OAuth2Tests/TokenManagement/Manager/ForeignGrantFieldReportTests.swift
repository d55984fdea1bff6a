import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: two servers or clients, one storage, one name")
struct ForeignGrantFieldReportTests {
    private static let user = ScriptedLogin.user

    /// Everything that could hand out something of the stored grant, or use it.
    private static let calls: [@Sendable (TokenManager) async throws -> Void] = [
        { _ = try await $0.accessToken(for: user) },
        { _ = try await $0.accessToken(for: user, minimumValidity: .seconds(10)) },
        { _ = try await $0.accessToken(insteadOf: AccessToken("x"), for: user) },
        { _ = try await $0.newAccessToken(for: user) },
        { _ = try await $0.newIDTokenClaims(for: user) },
        { _ = try await RequestAuthorizer($0, for: user).authorize() },
        { _ = try await $0.storedGrant(for: user) },
        { _ = try await $0.revoke(for: user) },
    ]

    /// A manager of another server or client over the same storage.
    private static func other(_ login: ScriptedLogin, isIssuer: Bool) throws -> (ScriptedLogin, TokenManager) {
        let other =
            try isIssuer
            ? ScriptedLogin(issuer: "https://other.example") : ScriptedLogin(clientID: "other")
        return (other, TokenManager(client: other.client, storage: login.storage))
    }

    @Test(
        "A11: nothing of another issuer or client is handed out, kept in memory, sent or changed",
        arguments: [true, false]
    )
    func foreign(isIssuer: Bool) async throws {
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: login.storage)
        let tokens = try await login.logIn { ScriptedLogin.tokens(1, claims: login.claims(#","nonce":"\#($0)""#)) }
        try await manager.adopt(tokens, for: Self.user)
        let record = await login.storage.load(Self.user)
        let (other, foreign) = try Self.other(login, isIssuer: isIssuer)
        for call in Self.calls {
            let error = await refusal { try await call(foreign) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.parameter == (isIssuer ? "issuer" : "client_id"))
            #expect(foreign.cachedAccessToken(for: Self.user) == nil)
        }
        #expect(other.transport.requests.isEmpty)
        #expect(await login.storage.load(Self.user)?.version == record?.version)
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a1")
    }

    @Test(
        "A11: a grant under a former name is used, and its refresh brings the record to the new one",
        arguments: [true, false]
    )
    func former(isIssuer: Bool) async throws {
        let old =
            try isIssuer
            ? ScriptedLogin(issuer: "https://old.example") : ScriptedLogin(clientID: "old")
        _ = try await old.manager()
        let login = try ScriptedLogin()
        login.clock.advance(by: .seconds(3_700))
        var policy = RefreshPolicy()
        if isIssuer { policy.formerIssuers = ["https://old.example"] } else { policy.formerClientIDs = ["old"] }
        let manager = TokenManager(client: login.client, storage: old.storage, policy: policy)
        login.answer(2, claims: login.claims())
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
        let stored = try await old.stored()
        #expect(stored.issuer == "https://id.example" && stored.clientID == "app" && stored.end == nil)
        // From now on the former name is not needed.
        let later = TokenManager(client: login.client, storage: old.storage)
        #expect(try await later.accessToken(for: Self.user).reveal() == "a2")
    }

    @Test("A11: until its ID token is replaced, a moved login is still compared with the former issuer's")
    func idTokenOfFormerIssuer() async throws {
        let old = try ScriptedLogin(issuer: "https://old.example")
        _ = try await old.manager()
        let login = try ScriptedLogin()
        login.clock.advance(by: .seconds(3_700))
        var policy = RefreshPolicy()
        policy.formerIssuers = ["https://old.example"]
        let manager = TokenManager(client: login.client, storage: old.storage, policy: policy)
        login.answer(2)
        _ = try await manager.accessToken(for: Self.user)
        login.clock.advance(by: .seconds(3_700))
        login.answer(3, claims: login.claims())
        #expect(try await manager.newIDTokenClaims(for: Self.user)?.issuer == "https://id.example")
        login.clock.advance(by: .seconds(3_700))
        login.answer(4, claims: login.claims(subject: "somebody"))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .otherUser)
    }

    @Test(
        "A11: a former name that is none is refused by every call, before anything is sent",
        arguments: [
            (["http://old.example"], [], "formerIssuers"), ([""], [], "formerIssuers"),
            (["https://old.example", "old"], [], "formerIssuers"), ([], [""], "formerClientIDs"),
            ([], ["{yourClientId}"], "formerClientIDs"), ([], ["old\n"], "formerClientIDs"),
        ] as [([String], [String], String)]
    )
    func badNames(issuers: [String], clientIDs: [String], parameter: String) async throws {
        let login = try ScriptedLogin()
        _ = try await login.manager()
        let requests = login.transport.requests.count
        var policy = RefreshPolicy()
        policy.formerIssuers = issuers
        policy.formerClientIDs = clientIDs
        let manager = TokenManager(client: login.client, storage: login.storage, policy: policy)
        for call in Self.calls {
            let error = await refusal { try await call(manager) }
            #expect(error?.code == .invalidConfiguration && error?.parameter == parameter)
        }
        #expect(login.transport.requests.count == requests)
    }
}
