import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: who a refreshed ID token is about")
struct RefreshedIdentityFieldReportTests {
    private static let user = ScriptedLogin.user

    private static let own = #","azp":"app""#

    @Test(
        "B3: this client's azp that comes or goes is accepted and reported",
        arguments: [("", own), (own, ""), (own, #","azp":null"#)]
    )
    func ownParty(first: String, second: String) async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = try await login.manager(first, onEvent: log.note)
        login.answer(2, claims: login.claims(second))
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
        let stored = try await login.stored()
        #expect(stored.end == nil && stored.refreshToken?.reveal() == "r2")
        let event = try #require(log.all.last)
        #expect(event.kind == .refreshed && event.error == nil)
        #expect(event.tolerances.contains(.authorizedPartyChanged))
    }

    @Test(
        "B3: a changed set of trusted audiences is accepted and reported",
        arguments: [
            (#""app""#, "", #"["app","project"]"#, own), (#"["app","project"]"#, own, #""app""#, own),
            (#"["app","project"]"#, own, #"["app","project"]"#, ""), (#""app""#, "", #"["project","app"]"#, ""),
        ]
    )
    func trustedAudiences(first: String, firstParty: String, second: String, secondParty: String) async throws {
        let log = EventLog()
        var login = try ScriptedLogin()
        login.client.idTokenPolicy.trustedAudiences = ["project"]
        let manager = try await login.manager(audience: first, firstParty, onEvent: log.note)
        login.answer(2, claims: login.claims(audience: second, secondParty))
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
        #expect(try await login.stored().end == nil)
        let tolerances = try #require(log.all.last?.tolerances)
        #expect(tolerances.contains(.audienceChanged) == (first != second))
    }

    @Test("B3: the same audiences and party are nothing to report")
    func unchanged() async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = try await login.manager(audience: #"["app"]"#, Self.own, onEvent: log.note)
        login.answer(2, claims: login.claims(Self.own))
        _ = try await manager.accessToken(for: Self.user)
        #expect(log.all.last?.tolerances == [])
    }

    @Test(
        "B3: another client's azp, an audience that is not trusted, and other faults keep grant and rotated refresh token",
        arguments: [
            (#""app""#, #","azp":"other""#, "azp"), (#"["app","new"]"#, own, "aud"), (#""other""#, "", "aud"),
            (#""app""#, #","azp":7"#, "azp"), ("[]", "", "aud"), (#""app""#, #","nonce":"another""#, "nonce"),
            (#""app""#, #","at_hash":"AAAAAAAAAAAAAAAAAAAAAA""#, "at_hash"),
        ]
    )
    func refused(audience: String, extra: String, claim: String) async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = try await login.manager(onEvent: log.note)
        login.answer(2, claims: login.claims(audience: audience, extra))
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.code == .invalidIDToken && error?.parameter == claim)
        let stored = try await login.stored()
        #expect(stored.end == nil && stored.refreshToken?.reveal() == "r2" && stored.lease == nil)
        #expect(stored.accessTokens.allSatisfy { $0.token.reveal() == "a1" })
        #expect(log.kinds.last == .refreshFailed)

        login.clock.advance(by: .seconds(600))
        login.answer(3, claims: login.claims())
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a3")
        #expect(login.transport.requests.last?.formParameters["refresh_token"] == "r2")
    }

    @Test(
        "B3: another sub or iss ends the login, whatever else is wrong, and nothing of the answer is saved",
        arguments: [true, false],
        ["", #","exp":1"#, #","azp":"other""#, #","auth_time":1"#]
    )
    func otherUser(isSubject: Bool, extra: String) async throws {
        let login = try ScriptedLogin()
        let manager = try await login.manager()
        let before = try await login.stored()
        var claims = login.claims(
            issuer: isSubject ? nil : "https://other.example",
            subject: isSubject ? "somebody" : "u",
            extra.hasPrefix(#","exp""#) ? "" : extra
        )
        if extra.hasPrefix(#","exp""#) { claims = claims.replacing(#/"exp":[0-9]+/#, with: #""exp":1"#) }
        login.answer(2, claims: claims)
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.loginRequired?.reason == .otherUser)
        #expect(error?.loginRequired?.refusal?.parameter == (isSubject ? "sub" : "iss"))
        let stored = try await login.stored()
        #expect(stored.end?.reason == .otherUser && stored.lease == nil)
        #expect(stored.refreshToken == before.refreshToken && stored.accessTokens == before.accessTokens)
        #expect(stored.idToken == before.idToken && stored.subject == before.subject)
    }

    @Test("B3: of another user nothing is saved before the signature is looked at")
    func otherUserUnsigned() async throws {
        struct NoKeys: JSONWebKeySource {
            func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey] {
                throw CancellationError()
            }
        }
        var login = try ScriptedLogin()
        let tokens = try await login.logIn { ScriptedLogin.tokens(1, claims: login.claims(#","nonce":"\#($0)""#)) }
        login.client.idTokenPolicy.signature = .required(StandInVerifier(), keys: NoKeys(), algorithms: [.rs256])
        let manager = TokenManager(client: login.client, storage: login.storage)
        try await manager.adopt(tokens, for: Self.user)
        login.clock.advance(by: .seconds(3_700))
        login.answer(2, claims: login.claims(subject: "somebody"))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.loginRequired?.reason == .otherUser)
        #expect(try await login.stored().refreshToken?.reveal() == "r1")
    }

    @Test(
        "B3: an ID token that names nobody, or cannot be read, ends no login",
        arguments: [
            "", "no token", "a.b.c.d.e", ScriptedLogin.idToken("[]"), ScriptedLogin.idToken("{}"),
            ScriptedLogin.idToken(#"{"iss":null,"sub":null}"#), ScriptedLogin.idToken(#"{"iss":7,"sub":[]}"#),
            ScriptedLogin.idToken("{}", header: "[]"), ScriptedLogin.idToken("{}", header: #"{"alg":"none"}"#),
        ]
    )
    func nobody(idToken: String) async throws {
        let login = try ScriptedLogin()
        let manager = try await login.manager()
        login.transport.enqueue(.json(ScriptedLogin.tokens(2, #","expires_in":3600,"id_token":"\#(idToken)""#)))
        _ = try? await manager.accessToken(for: Self.user)
        let stored = try await login.stored()
        #expect(stored.end == nil && stored.refreshToken?.reveal() == "r2" && stored.lease == nil)
        #expect(stored.subject == "u")
    }

    @Test(
        "B3: a wrong time and an unreadable ID token leave the one before, hand the access token out, and are reported",
        arguments: ["iat", "exp", "nbf", "auth_time", "unreadable"]
    )
    func ignored(claim: String) async throws {
        let log = EventLog()
        let login = try ScriptedLogin()
        let manager = try await login.manager(#","auth_time":1784000000"#, onEvent: log.note)
        let before = try await login.stored()
        let now = Int(login.clock.now.timeIntervalSince1970)
        let claims =
            switch claim {
            case "iat": login.claims().replacing("\"iat\":\(now)", with: #""iat":9999999999"#)
            case "exp": login.claims().replacing("\"exp\":\(now + 3600)", with: #""exp":1"#)
            case "nbf": login.claims(#","nbf":9999999999"#)
            case "auth_time": login.claims(#","auth_time":1784000007"#)
            default: "{"
            }
        login.answer(2, claims: claims)
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
        #expect(try await login.stored().idToken == before.idToken)
        let event = try #require(log.all.last)
        #expect(event.kind == .refreshed && event.error != nil)
    }

    @Test("S2: a refresh through the manager returns the validated claims of the new ID token")
    func claims() async throws {
        let login = try ScriptedLogin()
        let manager = try await login.manager()
        login.answer(2, claims: login.claims(#","name":"Ada","azp":"app""#))
        let claims = try #require(try await manager.newIDTokenClaims(for: Self.user))
        #expect(claims.subject == "u" && claims.name == "Ada")
        #expect(claims.tolerances == [.authorizedPartyChanged])
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
        #expect(try await login.stored().refreshToken?.reveal() == "r2")
        // A server need not send one.
        login.answer(3)
        #expect(try await manager.newIDTokenClaims(for: Self.user) == nil)
    }

    @Test("S2: claims that are not believed are an error; the grant has been refreshed all the same")
    func claimsRefused() async throws {
        let login = try ScriptedLogin()
        let manager = try await login.manager()
        login.answer(2, claims: login.claims(#","nbf":9999999999"#))
        let error = await refusal { try await manager.newIDTokenClaims(for: Self.user) }
        #expect(error?.code == .invalidIDToken && error?.parameter == "nbf")
        #expect(try await manager.accessToken(for: Self.user).reveal() == "a2")
    }

    @Test("S2: of a login that began with a bare refresh token the first ID token is checked, too")
    func bareRefreshToken() async throws {
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: login.storage)
        try await manager.adopt(RefreshToken("r1"), for: Self.user)
        login.answer(2, claims: login.claims(#","azp":"other""#))
        #expect(await refusal { try await manager.accessToken(for: Self.user) }?.parameter == "azp")
        #expect(try await login.stored().idToken == nil)
        login.clock.advance(by: .seconds(600))
        login.answer(3, claims: login.claims())
        #expect(try await manager.newIDTokenClaims(for: Self.user)?.subject == "u")
        #expect(try await login.stored().subject == "u")
    }
}
