import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Stored grant")
struct StoredGrantTests {
    static let now = Date(timeIntervalSince1970: 1_784_000_000.123_456)

    /// An answer of the token endpoint, at `now`.
    static func tokens(
        _ number: Int = 1,
        refreshToken: String? = "refresh-1",
        expiresIn: Int? = 3600,
        idToken: String? = nil,
        scope: String? = "openid read:orders",
        now: Date = Self.now
    ) throws -> TokenResponse {
        var body = #"{"access_token":"access-\#(number)","token_type":"Bearer""#
        if let refreshToken { body += #","refresh_token":"\#(refreshToken)""# }
        if let expiresIn { body += #","expires_in":\#(expiresIn)"# }
        if let idToken { body += #","id_token":"\#(idToken)""# }
        if let scope { body += #","scope":"\#(scope)""# }
        return try TokenResponse(
            Sample.json(body + "}"),
            to: .refresh(RefreshToken("refresh-0")),
            server: Sample.server(),
            requestedAt: now
        )
    }

    /// A record of a login.
    static func grant(_ tokens: TokenResponse? = nil, audience: String? = nil) throws -> StoredGrant {
        StoredGrant(
            adopting: try tokens ?? Self.tokens(),
            for: TokenTarget(audience: audience),
            issuer: "https://id.example",
            clientID: "sample-client"
        )
    }

    /// An ID token of a user, without a signature.
    static func idToken(of subject: String) -> String {
        "e30." + Base64URL.encode(Array(#"{"sub":"\#(subject)"}"#.utf8)) + ".x"
    }

    @Test("A record comes back as it was written, every member of it and every fraction of a second")
    func roundTrip() throws {
        var grant = try Self.grant(Self.tokens(idToken: Self.idToken(of: "ada")), audience: "https://api.example")
        grant = grant.refreshed(
            by: try Self.tokens(2, refreshToken: "refresh-2", expiresIn: nil),
            for: TokenTarget(scope: ["b", "a"]),
            now: Self.now
        )
        grant.end = GrantEnd(reason: .answerLost, at: Self.now + 0.3, serverCode: "invalid_grant")
        grant.presentation = .init(digest: "d", at: Self.now + 0.1, owner: "o")
        grant.lease = .init(owner: "o", expiresAt: Self.now + 0.7)
        grant.trouble = RefreshTrouble(
            count: 3,
            pausedUntil: Self.now + 0.9,
            refusalsWithoutReason: 2,
            firstRefusalWithoutReason: Self.now
        )
        let read = try StoredGrant(decoding: grant.encoded())
        #expect(read.issuer == "https://id.example" && read.clientID == "sample-client")
        #expect(read.subject == "ada")
        #expect(read.refreshToken?.reveal() == "refresh-2")
        #expect(read.accessTokens == grant.accessTokens && read.accessTokens.count == 2)
        #expect(read.accessTokens[0].expiresAt == Self.now + 3600)
        #expect(read.accessTokens[1].expiresAt == nil)
        #expect(read.idToken?.reveal() == grant.idToken?.reveal())
        #expect(read.grantedScope == ["openid", "read:orders"])
        #expect(read.generation == 2 && read.lineage == grant.lineage)
        #expect(read.createdAt == Self.now && read.refreshedAt == Self.now)
        #expect(read.end == grant.end && read.presentation == grant.presentation)
        #expect(read.lease == grant.lease && read.trouble == grant.trouble)
        #expect(read.encoded() == grant.encoded())
    }

    @Test("What a refresh leaves out stays: refresh token, ID token and subject")
    func refreshed() throws {
        let login = try Self.grant(Self.tokens(refreshToken: "refresh-0", idToken: Self.idToken(of: "ada")))
        let later = login.refreshed(by: try Self.tokens(2, refreshToken: nil), for: TokenTarget(), now: Self.now)
        #expect(later.refreshToken == login.refreshToken)
        #expect(later.idToken == login.idToken && later.subject == "ada")
        #expect(later.accessTokens.map { $0.token.reveal() } == ["access-2"])
        #expect(later.lineage == login.lineage)
        #expect(try Self.grant().lineage != login.lineage)
    }

    @Test("The mark of a presented refresh token is not the token, and the token is stored once")
    func marker() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let token = try #require(try await bench.stored().refreshToken)
        bench.expire()
        bench.server.inject(.loseRequest, on: ManagerBench.token, times: nil)
        _ = await refusal { try await bench.passing { try await manager.accessToken(for: ManagerBench.user) } }
        let stored = try await bench.stored()
        #expect(stored.isAnswerMissing)
        #expect(stored.presentation?.digest == token.digest)
        let text = String(decoding: stored.encoded(), as: UTF8.self)
        #expect(text.ranges(of: token.reveal()).count == 1)
    }

    @Test("Digests tell tokens apart")
    func digest() {
        #expect(RefreshToken("a").digest == RefreshToken("a").digest)
        #expect(RefreshToken("a").digest != RefreshToken("b").digest)
        #expect(RefreshToken("abc").digest == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")
    }

    @Test("At most 64 targets: the one that was got first goes, and expired ones before it")
    func mostTargets() throws {
        var grant = try Self.grant()
        for index in 0..<100 {
            let target = TokenTarget(audience: "https://\(index).example")
            grant = grant.refreshed(by: try Self.tokens(index), for: target, now: Self.now)
        }
        #expect(grant.accessTokens.count == 64)
        #expect(grant.accessTokens.map(\.target.audience) == (36..<100).map { "https://\($0).example" })
        let later = Self.now + 3601
        grant = grant.refreshed(by: try Self.tokens(now: later), for: TokenTarget(), now: later)
        #expect(grant.accessTokens.count == 1)
    }

    @Test("A record takes little more than its tokens; 64 targets with JWTs of 1 KB stay under 100 KB")
    func size() throws {
        #expect(try Self.grant().encoded().count < 700)
        var grant = try Self.grant()
        let long = String(repeating: "j", count: 1024)
        for index in 0..<64 {
            let answer = Sample.json(#"{"access_token":"\#(long)","token_type":"Bearer","expires_in":3600}"#)
            let tokens = try TokenResponse(
                answer,
                to: .refresh(RefreshToken("refresh-0")),
                server: Sample.server(),
                requestedAt: Self.now
            )
            let target = TokenTarget(audience: "https://\(index).example")
            grant = grant.refreshed(by: tokens, for: target, now: Self.now)
        }
        #expect(grant.encoded().count < 100_000)
    }

    @Test("A token is not valid after its expiry, also for a caller who asks for less than nothing")
    func validity() throws {
        let token = try #require(try Self.grant().accessTokens.first)
        #expect(token.isValid(for: .seconds(3599), at: Self.now))
        #expect(!token.isValid(for: .seconds(3600), at: Self.now))
        #expect(!token.isValid(for: .seconds(-60), at: Self.now + 3601))
    }
}
