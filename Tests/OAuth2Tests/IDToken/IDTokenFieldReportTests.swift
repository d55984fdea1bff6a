import Foundation
import Testing

@testable import OAuth2

@Suite("ID tokens as servers write them")
struct IDTokenFieldReportTests {
    private static func claims(
        _ policy: IDTokenPolicy = IDTokenPolicy(),
        _ expectation: IDTokenExpectation = SampleIDToken.expectation,
        _ change: (inout SampleIDToken) -> Void
    ) throws -> IDTokenClaims {
        var token = SampleIDToken()
        change(&token)
        return try Sample.validator(policy).claims(
            of: try JSONWebToken(token.token),
            for: expectation,
            accessToken: SampleIDToken.accessToken,
            code: AuthorizationCode("c"),
            now: FixedClock.start
        )
    }

    @Test(
        "B4: a claim that nobody needs and that is null is absent",
        arguments: [
            "at_hash", "c_hash", "azp", "auth_time", "nbf", "acr", "amr", "sid", "updated_at", "org_id", "email",
        ]
    )
    func nullClaim(name: String) throws {
        let claims = try Self.claims { $0.claims[name] = "null" }
        #expect(claims.subject == "sample-user")
        #expect(claims.members[name] == nil)
    }

    @Test("B4: a member of the header that is null is absent", arguments: ["kid", "typ", "crit", "jku", "x5c"])
    func nullHeader(name: String) throws {
        #expect(try Self.claims { $0.header[name] = "null" }.subject == "sample-user")
    }

    @Test(
        "B4: a claim that is needed and that is null is missing",
        arguments: ["iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "acr", "org_id"]
    )
    func nullNeeded(name: String) {
        var expectation = SampleIDToken.expectation
        expectation.maxAge = 60
        expectation.authenticationClasses = ["high"]
        expectation.organization = "org_1"
        let complete = ["auth_time": "1784000000", "acr": #""high""#, "org_id": #""org_1""#]
        func claims(_ change: (inout SampleIDToken) -> Void) throws -> IDTokenClaims {
            try Self.claims(IDTokenPolicy(), expectation) { token in
                token.claims.merge(complete) { _, new in new }
                change(&token)
            }
        }
        #expect(throws: Never.self) { try claims { _ in } }
        let error = refusal { try claims { $0.claims[name] = "null" } }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == name)
    }

    @Test("B4: a nonce that is null is none where none was sent, and an algorithm that is null names none")
    func nullNonce() throws {
        #expect(try Self.claims(IDTokenPolicy(), IDTokenExpectation()) { $0.claims["nonce"] = "null" }.nonce == nil)
        #expect(refusal { try Self.claims { $0.header["alg"] = "null" } }?.parameter == "alg")
    }

    @Test("B4: with several audiences an authorized party that is null is missing")
    func nullParty() {
        var policy = IDTokenPolicy()
        policy.trustedAudiences = ["api"]
        let error = refusal {
            try Self.claims(policy) {
                $0.claims["aud"] = #"["sample-client","api"]"#
                $0.claims["azp"] = "null"
            }
        }
        #expect(error?.parameter == "azp")
    }

    @Test(
        "A9: a lone surrogate makes no two users one: such a subject is refused",
        arguments: [#""\ud800""#, #""a\udfffb""#]
    )
    func surrogateSubject(subject: String) {
        #expect(refusal { try Self.claims { $0.claims["sub"] = subject } }?.parameter == "sub")
    }

    @Test(
        "A9: where a claim or header is compared, a lone surrogate is refused",
        arguments: ["iss", "aud", "azp", "nonce", "at_hash", "c_hash"]
    )
    func surrogateCompared(name: String) {
        #expect(refusal { try Self.claims { $0.claims[name] = #""\ud800""# } }?.parameter == name)
    }

    @Test("A9: a key's name or a type with a lone surrogate is refused", arguments: ["kid", "typ", "alg"])
    func surrogateHeader(name: String) {
        #expect(refusal { try Self.claims { $0.header[name] = #""\ud800""# } }?.parameter == name)
    }

    @Test("A9: a name with a cut emoji costs nobody the login, and counts as absent")
    func surrogateElsewhere() throws {
        let claims = try Self.claims {
            $0.claims["name"] = #""Ada \ud83d""#
            $0.claims["\\ud83d"] = "1"
            $0.claims["amr"] = #"["pwd","\ud83d"]"#
        }
        #expect(claims.subject == "sample-user")
        #expect(claims.name == nil)
        #expect(claims.authenticationMethods == ["pwd"])
    }

    @Test("A10: a type that is no string is refused", arguments: ["7", "true", "[]", #"["JWT"]"#, "{}"])
    func type(json: String) {
        #expect(refusal { try Self.claims { $0.header["typ"] = json } }?.parameter == "typ")
    }

    @Test(
        "A10: a time of the last change that no calendar has is nil",
        arguments: [
            "1e300", "-1e300", "1e12", "10000000000000", #""1e300""#, "9" + String(repeating: "9", count: 400),
            "\"9" + String(repeating: "9", count: 400) + "\"", #""10000000000000""#, #""-1000000000000""#, #""inf""#,
            #""nan""#, #""999999999999-01-01T00:00:00Z""#, "null", #""""#,
        ]
    )
    func updatedAt(json: String) throws {
        #expect(try Self.claims { $0.claims["updated_at"] = json }.updatedAt == nil)
    }

    @Test("A10: a time of the last change is read in seconds and as a text")
    func readableUpdatedAt() throws {
        for json in ["1784000000", "1784000000.0", #""1784000000""#, #""2026-07-14T03:33:20.000Z""#] {
            #expect(try Self.claims { $0.claims["updated_at"] = json }.updatedAt == FixedClock.start)
        }
    }

    @Test(
        "A10: of an organization's name ASCII letters alone count in both cases",
        arguments: [
            ("Kelvin", "kelvin", true), ("\u{212A}elvin", "kelvin", false), ("É", "é", false), ("e\u{301}", "é", false),
        ]
    )
    func organization(asked: String, named: String, isSame: Bool) {
        var expectation = SampleIDToken.expectation
        expectation.organization = asked
        let error = refusal { try Self.claims(IDTokenPolicy(), expectation) { $0.claims["org_name"] = "\"\(named)\"" } }
        #expect(error?.parameter == (isSame ? nil : "org_name"))
    }

    @Test("C11: an audience that comes twice is one", arguments: [2, 3])
    func audienceTwice(count: Int) throws {
        let audience = Array(repeating: #""sample-client""#, count: count).joined(separator: ",")
        #expect(try Self.claims { $0.claims["aud"] = "[\(audience)]" }.audience == ["sample-client"])
    }

    @Test("C11: an ID token of several hundred KiB is read")
    func large() throws {
        let roles = (0..<20_000).map { "\"role-number-\($0)\"" }.joined(separator: ",")
        let claims = try Self.claims { $0.claims["roles"] = "[\(roles)]" }
        #expect(claims.members["roles"]?.array?.count == 20_000)
    }

    @Test(
        "C11: a refreshed token may be older than the one before by as much as clocks may differ",
        arguments: [(0.0, true), (-2, true), (-60, true), (-61, false), (30, true)]
    )
    func refreshedEarlier(seconds: Double, isAccepted: Bool) throws {
        let first = SampleIDToken().token
        var second = SampleIDToken()
        second.claims["nonce"] = nil
        second.claims["iat"] = "\(1_784_000_000 + Int(seconds))"
        let token = try JSONWebToken(second.token)
        let error = refusal {
            try Sample.validator().claims(of: token, refreshing: first, now: FixedClock.start.addingTimeInterval(40))
        }
        #expect(error?.parameter == (isAccepted ? nil : "iat"))
    }
}
