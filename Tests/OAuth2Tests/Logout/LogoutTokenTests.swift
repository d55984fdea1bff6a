import Foundation
import Testing

@testable import OAuth2

@Suite("Logout token of the server")
struct LogoutTokenTests {
    private static let event = #"{"http://schemas.openid.net/event/backchannel-logout":{}}"#

    private static var sample: SampleIDToken {
        var token = SampleIDToken()
        token.header = ["alg": #""HS256""#, "typ": #""logout+jwt""#]
        token.claims["nonce"] = nil
        token.claims["events"] = event
        token.claims["jti"] = #""j-1""#
        token.claims["sid"] = #""s-1""#
        token.claims["exp"] = "1784000120"
        return token
    }

    private static func client(_ signature: SignatureRequirement = .clientSecret) throws -> OAuth2Client {
        var client = try Sample.client()
        client.idTokenPolicy.signature = signature
        return client
    }

    private static func validate(
        _ token: SampleIDToken,
        _ client: OAuth2Client? = nil,
        replays: (any LogoutReplayCheck)? = nil
    ) async throws -> LogoutTokenClaims {
        let body = "x=1&logout_token=" + token.hmacSigned.reveal()
        return try await (client ?? Self.client()).validate(LogoutToken(formBody: body), replays: replays)
    }

    @Test("is accepted and says whose session has ended")
    func success() async throws {
        let claims = try await Self.validate(Self.sample)
        #expect(claims.issuer == "https://id.example")
        #expect(claims.subject == "sample-user")
        #expect(claims.sessionID == "s-1")
        #expect(claims.audience == ["sample-client"])
        #expect(claims.tokenID == "j-1")
        #expect(claims.issuedAt == FixedClock.start)
        #expect(claims.expiresAt == FixedClock.start.addingTimeInterval(120))
        #expect(claims.members["events"] != nil)
    }

    @Test("is accepted with a user or a session alone, and with a general type or none")
    func variants() async throws {
        for name in ["sub", "sid"] {
            var token = Self.sample
            token.claims[name] = nil
            let claims = try await Self.validate(token)
            #expect((claims.subject == nil) == (name == "sub"))
            #expect((claims.sessionID == nil) == (name == "sid"))
        }
        for type in [nil, #""JWT""#, #""application/logout+jwt""#] {
            var token = Self.sample
            token.header["typ"] = type
            #expect(try await Self.validate(token).tokenID == "j-1")
        }
    }

    static let refused: [(what: String, parameter: String, change: @Sendable (inout SampleIDToken) -> Void)] = [
        ("another issuer", "iss", { $0.claims["iss"] = #""https://other.example""# }),
        ("another audience", "aud", { $0.claims["aud"] = #""another-client""# }),
        ("an untrusted audience more", "aud", { $0.claims["aud"] = #"["sample-client","x"]"# }),
        ("no time of issue", "iat", { $0.claims["iat"] = nil }),
        ("issued in the future", "iat", { $0.claims["iat"] = "1784000061" }),
        ("no expiry", "exp", { $0.claims["exp"] = nil }),
        ("expired", "exp", { $0.claims["exp"] = "1783999940" }),
        ("no event", "events", { $0.claims["events"] = nil }),
        ("another event", "events", { $0.claims["events"] = #"{"http://schemas.example/other":{}}"# }),
        ("an event that is no object", "events", { $0.claims["events"] = event.replacing("{}", with: "true") }),
        ("events that are a list", "events", { $0.claims["events"] = "[\(event)]" }),
        ("a nonce", "nonce", { $0.claims["nonce"] = #""n""# }),
        (
            "neither user nor session", "sub",
            {
                $0.claims["sub"] = nil
                $0.claims["sid"] = nil
            }
        ),
        ("an empty user", "sub", { $0.claims["sub"] = #""""# }),
        ("a session that is a number", "sid", { $0.claims["sid"] = "7" }),
        ("no name", "jti", { $0.claims["jti"] = nil }),
        ("the type of an access token", "typ", { $0.header["typ"] = #""at+jwt""# }),
        ("a type nobody knows", "typ", { $0.header["typ"] = #""x""# }),
        ("no algorithm", "alg", { $0.header["alg"] = #""none""# }),
        ("another algorithm", "alg", { $0.header["alg"] = #""RS256""# }),
        ("a critical extension", "crit", { $0.header["crit"] = #"["x"]"# }),
    ]

    @Test("is refused with the claim's name", arguments: refused.indices)
    func refusal(index: Int) async throws {
        let row = Self.refused[index]
        var token = Self.sample
        row.change(&token)
        let error = await OAuth2Tests.refusal { try await Self.validate(token) }
        #expect(error?.code == .invalidLogoutToken, "\(row.what)")
        #expect(error?.step == .logoutToken)
        #expect(error?.parameter == row.parameter, "\(row.what)")
    }

    @Test("is refused with a wrong signature, and is not noted as seen then")
    func signature() async throws {
        let seen = SeenLogoutTokens()
        let client = try Self.client()
        let error = await OAuth2Tests.refusal {
            try await client.validate(LogoutToken(Self.sample.token.reveal()), replays: seen)
        }
        #expect(error?.code == .invalidLogoutToken)
        #expect(error?.parameter == "signature")
        #expect(try await Self.validate(Self.sample, replays: seen).tokenID == "j-1")
    }

    @Test("is not checked at all while signatures are not required")
    func notRequired() async throws {
        let error = await OAuth2Tests.refusal { try await Self.validate(Self.sample, Self.client(.notRequired)) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "idTokenPolicy.signature")
    }

    @Test("with public keys: the verifier is asked")
    func keys() async throws {
        var token = Self.sample
        token.header = ["alg": #""ES256""#, "typ": #""logout+jwt""#, "kid": #""k""#]
        let verifier = StubVerifier()
        let keys = StubKeys(#"{"kty":"EC","crv":"P-256","kid":"k"}"#)
        let client = try Self.client(.required(verifier, keys: keys, algorithms: [.es256]))
        #expect(try await Self.validate(token, client).tokenID == "j-1")
        #expect(verifier.questions.count == 1)
    }

    @Test("the second delivery is refused where that is asked for")
    func replay() async throws {
        let seen = SeenLogoutTokens()
        _ = try await Self.validate(Self.sample, replays: seen)
        let error = await OAuth2Tests.refusal { try await Self.validate(Self.sample, replays: seen) }
        #expect(error?.code == .invalidLogoutToken)
        #expect(error?.parameter == "jti")
        _ = try await Self.validate(Self.sample)
    }

    @Test(
        "a body without exactly one token is refused",
        arguments: [
            "", "token=x", "logout_token=a&logout_token=b", "logout_token=%zz",
            "logout_token=" + String(repeating: "a", count: 131_072),
        ]
    )
    func body(text: String) {
        let error = OAuth2Tests.refusal { try LogoutToken(formBody: text) }
        #expect(error?.code == .invalidLogoutToken)
        #expect(error?.parameter == "logout_token")
    }

    @Test("an ID token is no logout token, and a logout token is no ID token")
    func confusion() async throws {
        var idToken = SampleIDToken()
        idToken.header["alg"] = #""HS256""#
        #expect(await OAuth2Tests.refusal { try await Self.validate(idToken) }?.parameter == "events")
        #expect(OAuth2Tests.refusal { try JSONWebToken(Self.sample.hmacSigned) }?.parameter == "typ")
    }
}

@Suite("Logout tokens that were seen")
struct SeenLogoutTokensTests {
    @Test("are remembered by issuer and name")
    func memory() {
        let seen = SeenLogoutTokens()
        let expiry = FixedClock.start.addingTimeInterval(60)
        #expect(seen.isFirstUse(of: "a", issuer: "i", until: expiry))
        #expect(!seen.isFirstUse(of: "a", issuer: "i", until: expiry))
        #expect(seen.isFirstUse(of: "a", issuer: "j", until: expiry))
        #expect(seen.isFirstUse(of: "b", issuer: "i", until: expiry))
        #expect(seen.isFirstUse(of: "\u{E9}", issuer: "i", until: expiry))
        #expect(seen.isFirstUse(of: "e\u{301}", issuer: "i", until: expiry), "equal for Unicode, and not the same name")
    }

    @Test("are forgotten when there are too many: those that expire first")
    func limit() {
        let seen = SeenLogoutTokens(limit: 4)
        for index in 1...5 {
            #expect(
                seen.isFirstUse(of: "\(index)", issuer: "i", until: FixedClock.start.addingTimeInterval(Double(index)))
            )
        }
        #expect(!seen.isFirstUse(of: "5", issuer: "i", until: FixedClock.start))
        #expect(!seen.isFirstUse(of: "4", issuer: "i", until: FixedClock.start))
        #expect(seen.isFirstUse(of: "1", issuer: "i", until: FixedClock.start))
    }
}
