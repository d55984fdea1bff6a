import Foundation
import Testing

@testable import OAuth2

@Suite("mfa_required")
struct MFARequiredTests {
    @Test(
        "the requirements in every documented shape",
        arguments: [
            ("mfa-challenge", ["otp", "push-notification", "phone", "recovery-code", "email"], nil),
            ("mfa-enroll", nil, ["otp", "phone", "carrier-pigeon"]), ("mfa-both", [], ["otp"]),
            ("mfa-neither", nil, nil),
            ("mfa-challenge-types", ["otp", "oob"], nil), ("mfa-status-401", ["otp"], nil),
        ] as [(String, [String]?, [String]?)]
    )
    func shapes(fixture: String, challenge: [String]?, enroll: [String]?) throws {
        let error = refusal {
            try Self.decode(RawAnswer.fixture("auth0/" + fixture), .clientCredentials(scope: ["a"], audience: "api"))
        }
        #expect(error?.code == .mfaRequired)
        let mfa = try #require(error?.mfaRequired)
        #expect(mfa.token.reveal() == "Fe26.2*fake*mfa")
        #expect(mfa.requirements.challenge?.map(\.rawValue) == challenge)
        #expect(mfa.requirements.enroll?.map(\.rawValue) == enroll)
        #expect(mfa.interrupted.grantType == .clientCredentials)
        #expect(mfa.interrupted.scope == ["a"])
        #expect(mfa.interrupted.audience == "api")
        #expect(mfa.interrupted.refreshToken == nil)
        #expect(mfa.receivedAt == FixedClock.start)
    }

    @Test(
        "without an mfa_token there is nothing to resume",
        arguments: ["", #","mfa_token":"""#, #","mfa_token":null"#, #","mfa_token":7"#]
    )
    func noToken(member: String) throws {
        let answer = Sample.json(#"{"error":"mfa_required"\#(member)}"#, status: 403)
        let error = refusal { try Self.decode(answer, .clientCredentials()) }
        #expect(error?.code == .mfaRequired)
        #expect(error?.mfaRequired == nil)
    }

    @Test(
        "requirements that are not what they should be are left out",
        arguments: [
            (#"{"mfa_requirements":null}"#, nil, nil), (#"{"mfa_requirements":[]}"#, nil, nil),
            (#"{"mfa_requirements":{"challenge":null,"enroll":"otp"}}"#, nil, nil),
            (
                #"{"mfa_requirements":{"challenge":[{"type":"otp"},{"x":1},7,null,"phone",{"type":2}]}}"#,
                ["otp", "phone"], nil
            ),
            (#"{"mfa_requirements":{"challenge_types":["otp"]}}"#, ["otp"], nil),
            (#"{"challenge_types":["oob"],"mfa_requirements":{"enroll":[{"type":"otp"}]}}"#, ["oob"], ["otp"]),
            (#"{"mfa_requirements":{"challenge":null},"challenge_types":["otp"]}"#, ["otp"], nil),
        ] as [(String, [String]?, [String]?)]
    )
    func oddRequirements(json: String, challenge: [String]?, enroll: [String]?) throws {
        let requirements = MFARequirements(try #require(JSONObject(parsing: Array(json.utf8))))
        #expect(requirements.challenge?.map(\.rawValue) == challenge)
        #expect(requirements.enroll?.map(\.rawValue) == enroll)
    }

    @Test("an interrupted refresh keeps its token and scope for the answer to the second factor")
    func interruptedRefresh() throws {
        var request = try TokenRequest.refresh(RefreshToken("old"), grantedScope: [.offlineAccess, "a"])
        request.audience = "api"
        let mfa = try Self.mfa(request)
        #expect(mfa.interrupted.refreshToken?.reveal() == "old")
        #expect(mfa.interrupted.scope == [.offlineAccess, "a"])

        let resuming = try TokenRequest.resuming(mfa, grantType: "mfa-otp", parameters: ["otp": "123456"])
        #expect(resuming.grantType == "mfa-otp")
        #expect(resuming.parameters == ["mfa_token": "Fe26.2*fake*mfa", "otp": "123456"])
        let tokens = try Self.decode(Sample.tokens(), resuming)
        #expect(tokens.refreshToken?.reveal() == "old")
        #expect(!tokens.isRefreshTokenNew)
        #expect(tokens.requestedScope == [.offlineAccess, "a"])
    }

    @Test("an interrupted code exchange passes its scope on, so a missing refresh token is noticed")
    func interruptedCode() throws {
        let pending = try Sample.login().pending
        let request = try TokenRequest.authorizationCode(
            pending.validate(Sample.callback(for: pending), now: FixedClock.start)
        )
        let resuming = try TokenRequest.resuming(Self.mfa(request), grantType: "mfa-otp", parameters: ["otp": "1"])
        let tokens = try Self.decode(Sample.tokens(), resuming)
        #expect(tokens.requestedScope == [.openID, .offlineAccess])
        #expect(tokens.refreshTokenAbsence != nil)
    }

    @Test("the answer to a second factor keeps all it has when the claims of its ID token are known")
    func claims() throws {
        let mfa = try Self.mfa(TokenRequest.refresh(RefreshToken("old"), grantedScope: [.offlineAccess, "a"]))
        let answer = Sample.json(
            """
            {"access_token":"a","id_token":"i","scope":"b","expires_in":"60","issued_token_type":"t","token_type":"DPoP"}
            """,
            headers: ["X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "9"]
        )
        let tokens = try Self.decode(answer, .resuming(mfa, grantType: "mfa-otp", parameters: ["otp": "1"]))
        let claims = IDTokenClaims(
            issuer: "https://id.example",
            subject: "ada",
            audience: ["app"],
            issuedAt: FixedClock.start,
            expiresAt: FixedClock.start,
            members: JSONObject()
        )
        let known = TokenResponse(tokens, idTokenClaims: claims)
        #expect(tokens.idTokenClaims == nil && known.idTokenClaims?.subject == "ada")
        #expect(known.accessToken == tokens.accessToken && known.tokenType == .dpop)
        #expect(known.expiresIn == .seconds(60) && known.requestedAt == FixedClock.start)
        #expect(known.refreshToken?.reveal() == "old" && !known.isRefreshTokenNew)
        #expect(known.scope == ["b"] && known.requestedScope == [.offlineAccess, "a"])
        #expect(known.idToken?.reveal() == "i" && known.issuedTokenType == "t")
        #expect(known.tolerances == tokens.tolerances && !known.tolerances.isEmpty)
        #expect(known.members["access_token"]?.string == "a")
        #expect(known.rateLimit?.remaining == 9 && known.resumed?.value == mfa.interrupted)
    }

    @Test("a chain of factors resumes the request that the first one interrupted")
    func chain() throws {
        let request = try TokenRequest.refresh(RefreshToken("old"), scope: ["a"])
        let first = try Self.mfa(request)
        let second = try Self.mfa(.resuming(first, grantType: "mfa-otp", parameters: ["otp": "1"]), token: "second")
        #expect(second.token.reveal() == "second")
        #expect(second.interrupted == first.interrupted)
        let third = try Self.mfa(.resuming(second, grantType: "mfa-oob", parameters: ["oob_code": "o"]), token: "third")
        #expect(third.interrupted.grantType == .refreshToken)
        #expect(third.interrupted.refreshToken?.reveal() == "old")
    }

    @Test("waits in a session: survives JSON under every strategy for dates and keys")
    func codable() throws {
        let mfa = try Self.mfa(TokenRequest.refresh(RefreshToken("old"), scope: ["a"]))
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        for date in [JSONEncoder.DateEncodingStrategy.iso8601, .millisecondsSince1970, .deferredToDate] {
            encoder.dateEncodingStrategy = date
            #expect(try decoder.decode(MFARequired.self, from: encoder.encode(mfa)) == mfa)
        }
        encoder.keyEncodingStrategy = .convertToSnakeCase
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let copy = try decoder.decode(MFARequired.self, from: encoder.encode(mfa))
        #expect(copy == mfa)
        #expect(copy.receivedAt == FixedClock.start)
        #expect(copy.interrupted.refreshToken?.reveal() == "old")
    }

    @Test("an empty or repeated parameter of the second factor is refused")
    func refused() throws {
        let mfa = try Self.mfa(.clientCredentials())
        for parameters in [["otp": ""], ["mfa_token": "x"], ["client_secret": "x"]] as [FormParameters] {
            let error = refusal { try TokenRequest.resuming(mfa, grantType: "mfa-otp", parameters: parameters) }
            #expect(error?.code == .invalidParameter)
        }
    }

    @Test("through the client: the error carries what resumes the login")
    func throughTheClient() async throws {
        let client = try Sample.client(CannedTransport(try RawAnswer.fixture("auth0/mfa-challenge")))
        let error = await refusal { try await client.refresh(RefreshToken("old")) }
        #expect(error?.code == .mfaRequired)
        #expect(error?.mfaRequired?.interrupted.refreshToken?.reveal() == "old")
    }

    private static func mfa(_ request: TokenRequest, token: String = "Fe26.2*fake*mfa") throws -> MFARequired {
        let answer = Sample.json(#"{"error":"mfa_required","mfa_token":"\#(token)"}"#, status: 403)
        return try #require(refusal { try decode(answer, request) }?.mfaRequired)
    }

    private static func decode(_ answer: TransportResponse, _ request: TokenRequest) throws -> TokenResponse {
        try TokenResponse(answer, to: request, server: Sample.server(), requestedAt: FixedClock.start)
    }
}
