import Foundation
import Testing

@testable import OAuth2

/// A login that is valid but for one change.
struct IDTokenCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The parameter that the error names; `nil` when the token is valid.
    let parameter: String?
    let change: @Sendable (inout SampleIDToken, inout IDTokenExpectation) -> Void

    /// Changes one claim; `nil` removes it.
    static func claim(_ what: String, _ name: String, _ json: String?, refusing parameter: String? = nil) -> Self {
        Self(testDescription: what, parameter: parameter ?? name) { token, _ in token.claims[name] = json }
    }

    static func login(
        _ what: String,
        refusing parameter: String,
        _ change: @escaping @Sendable (inout SampleIDToken, inout IDTokenExpectation) -> Void
    ) -> Self {
        Self(testDescription: what, parameter: parameter, change: change)
    }

    static func valid(
        _ what: String,
        _ change: @escaping @Sendable (inout SampleIDToken, inout IDTokenExpectation) -> Void
    ) -> Self {
        Self(testDescription: what, parameter: nil, change: change)
    }
}

@Suite("Claims of a login's ID token")
struct IDTokenValidatorTests {
    private static let accessTokenHash = #""LCdAB9pRQOaskHLUKA1T_Q""#

    static let refused: [IDTokenCase] = [
        // OpenID Connect Core section 3.1.3.7 step 2.
        .claim("no issuer", "iss", nil),
        .claim("another issuer", "iss", #""https://other.example""#),
        .claim("the issuer with a slash more", "iss", #""https://id.example/""#),
        .claim("the issuer in upper case", "iss", #""https://ID.example""#),
        .claim("an issuer that is no text", "iss", #"["https://id.example"]"#),
        .claim("no subject", "sub", nil),
        .claim("an empty subject", "sub", #""""#),
        .claim("a subject that is a number", "sub", "7"),
        // Steps 3 to 5.
        .claim("no audience", "aud", nil),
        .claim("another audience", "aud", #""another-client""#),
        .claim("an empty list of audiences", "aud", "[]"),
        .claim("a list of other audiences", "aud", #"["a","b"]"#),
        .claim("an untrusted audience more", "aud", #"["sample-client","stranger"]"#),
        .claim("an audience that is no text", "aud", #"["sample-client",7]"#),
        .claim("issued to another client", "azp", #""another-client""#),
        .claim("an authorized party that is no text", "azp", "7"),
        .claim("several audiences, not issued to any", "aud", #"["sample-client","trusted"]"#, refusing: "azp"),
        // Step 9.
        .claim("no expiry", "exp", nil),
        .claim("an expiry that is a text", "exp", #""1784003600""#),
        .claim("an expiry no clock can show", "exp", "1e400"),
        .claim("expired a minute ago", "exp", "1783999940"),
        // Step 10.
        .claim("no time of issue", "iat", nil),
        .claim("a time of issue that is a text", "iat", #""1784000000""#),
        .claim("issued in more than a minute", "iat", "1784000061"),
        .claim("issued more than a minute before the login began", "iat", "1783999939"),
        .claim("not valid for another two minutes", "nbf", "1784000120"),
        .claim("a start of validity that is a text", "nbf", #""0""#),
        // Step 11.
        .claim("no nonce", "nonce", nil),
        .claim("another nonce", "nonce", #""sample-nonces""#),
        .claim("a nonce of the same length", "nonce", #""sample-nonCe""#),
        .claim("a nonce that is a list", "nonce", #"["sample-nonce"]"#),
        .login("a nonce that nobody sent", refusing: "nonce") { $1.nonce = nil },
        // Step 12.
        .login("no authentication class", refusing: "acr") { $1.authenticationClasses = ["gold"] },
        .login("another authentication class", refusing: "acr") {
            $0.claims["acr"] = #""silver""#
            $1.authenticationClasses = ["gold", "platinum"]
        },
        // Step 13.
        .claim("a login time that is a text", "auth_time", #""1784000000""#),
        .login("no login time, and a maximum age of zero", refusing: "auth_time") { $1.maxAge = 0 },
        .login("logged in longer ago than allowed", refusing: "auth_time") {
            $0.claims["auth_time"] = "1783999639"
            $1.maxAge = 300
        },
        .login("logged in before the login that asked for a fresh one", refusing: "auth_time") {
            $0.claims["auth_time"] = "1783999939"
            $1.maxAge = 0
        },
        .login("logged in in the future", refusing: "auth_time") {
            $0.claims["auth_time"] = "1784000061"
            $1.maxAge = 0
        },
        // Section 3.1.3.8.
        .claim("another access token's hash", "at_hash", #""LCdAB9pRQOaskHLUKA1T_w""#),
        .claim("the whole hash of the access token", "at_hash", #""LCdAB9pRQOaskHLUKA1T_a3RWCncXH8uYBIoT5TAKc8""#),
        .claim("a hash that is no text", "at_hash", "7"),
        .claim("another code's hash", "c_hash", #""LCdAB9pRQOaskHLUKA1T_Q""#),
        // Organizations of Auth0.
        .login("no organization", refusing: "org_id") { $1.organization = "org_1" },
        .login("another organization", refusing: "org_id") {
            $0.claims["org_id"] = #""org_2""#
            $1.organization = "org_1"
        },
        .login("an organization's id in another case", refusing: "org_id") {
            $0.claims["org_id"] = #""org_A""#
            $1.organization = "org_a"
        },
        .login("a name where an id was asked for", refusing: "org_id") {
            $0.claims["org_name"] = #""org_1""#
            $1.organization = "org_1"
        },
        .login("no organization's name", refusing: "org_name") {
            $0.claims["org_id"] = #""acme""#
            $1.organization = "acme"
        },
        .login("another organization's name", refusing: "org_name") {
            $0.claims["org_name"] = #""acme2""#
            $1.organization = "acme"
        },
    ]

    static let accepted: [IDTokenCase] = [
        .valid("as it is") { _, _ in },
        .valid("this client in a list") { token, _ in token.claims["aud"] = #"["sample-client"]"# },
        .valid("a trusted audience more, and issued to this client") { token, _ in
            token.claims["aud"] = #"["trusted","sample-client"]"#
            token.claims["azp"] = #""sample-client""#
        },
        .valid("issued to this client") { token, _ in token.claims["azp"] = #""sample-client""# },
        .valid("expired a second less than a minute ago") { token, _ in token.claims["exp"] = "1783999941" },
        .valid("issued a minute after now, by a clock that is fast") { token, _ in token.claims["iat"] = "1784000060" },
        .valid("issued a minute before the login, by a slow clock") { token, _ in token.claims["iat"] = "1783999940" },
        .valid("times with fractions") { token, _ in
            token.claims["iat"] = "1784000000.25"
            token.claims["exp"] = "1.7840036e9"
        },
        .valid("valid since a minute after now") { token, _ in token.claims["nbf"] = "1784000060" },
        .valid("no nonce, where none was sent") { token, expectation in
            token.claims["nonce"] = nil
            expectation.nonce = nil
        },
        .valid("one of the authentication classes") { token, expectation in
            token.claims["acr"] = #""gold""#
            expectation.authenticationClasses = ["platinum", "gold"]
        },
        .valid("logged in just as long ago as allowed") { token, expectation in
            token.claims["auth_time"] = "1783999640"
            expectation.maxAge = 300
        },
        .valid("logged in afresh") { token, expectation in
            token.claims["auth_time"] = "1784000000"
            expectation.maxAge = 0
        },
        .valid("logged in afresh, and a long consent page after it") { token, expectation in
            token.claims["auth_time"] = "1783998000"
            expectation.loginBeganAt = FixedClock.start.addingTimeInterval(-2_000)
            expectation.maxAge = 0
        },
        .valid("a hash of the access token") { token, _ in token.claims["at_hash"] = accessTokenHash },
        .valid("a hash of another algorithm, which is left alone") { token, _ in
            token.header["alg"] = #""RS512""#
            token.claims["at_hash"] = #""something longer""#
        },
        .valid("a hash of the code") { token, _ in token.claims["c_hash"] = #""ZcN3R5IWwr42dLD7njIHaQ""# },
        .valid("the organization's id") { token, expectation in
            token.claims["org_id"] = #""org_1""#
            expectation.organization = "org_1"
        },
        .valid("the organization's name, asked for in another case") { token, expectation in
            token.claims["org_name"] = #""acme""#
            expectation.organization = "ACME"
        },
    ]

    @Test("is refused with the claim's name, and the error tells nothing else", arguments: refused)
    func refusal(row: IDTokenCase) throws {
        let error = OAuth2Tests.refusal { try Self.validate(row) }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.step == .idToken)
        #expect(error?.parameter == row.parameter)
    }

    @Test("is accepted", arguments: accepted)
    func success(row: IDTokenCase) throws {
        #expect(try Self.validate(row).subject == "sample-user")
    }

    @Test(
        "a wider tolerance lets a clock that is off by two minutes pass, a tolerance of zero does not let a second pass"
    )
    func tolerance() throws {
        var policy = IDTokenPolicy()
        policy.clockTolerance = .seconds(120)
        let late = IDTokenCase.valid("") { token, _ in token.claims["exp"] = "1783999881" }
        #expect(try Self.validate(late, policy).subject == "sample-user")
        policy.clockTolerance = .zero
        let early = IDTokenCase.valid("") { token, _ in token.claims["iat"] = "1784000001" }
        #expect(OAuth2Tests.refusal { try Self.validate(early, policy) }?.parameter == "iat")
    }

    @Test("a tolerance of half a second is half a second, and less than none is none")
    func tolerances() throws {
        func outcome(_ tolerance: Duration, _ claim: String, _ seconds: String) -> String? {
            var policy = IDTokenPolicy()
            policy.clockTolerance = tolerance
            let row = IDTokenCase.valid("") { token, _ in token.claims[claim] = seconds }
            return OAuth2Tests.refusal { try Self.validate(row, policy) }?.parameter
        }
        #expect(outcome(.milliseconds(500), "iat", "1784000000.5") == nil)
        #expect(outcome(.milliseconds(500), "iat", "1784000000.75") == "iat")
        #expect(outcome(.milliseconds(500), "iat", "1783999999.5") == nil, "of a login that began half a second later")
        #expect(outcome(.milliseconds(500), "iat", "1783999999.25") == "iat")
        #expect(outcome(.milliseconds(500), "exp", "1783999999.75") == nil)
        #expect(outcome(.milliseconds(500), "exp", "1783999999.25") == "exp")
        #expect(outcome(.seconds(-5), "iat", "1784000000") == nil)
    }

    @Test("trusted audiences are compared by their bytes")
    func trustedBytes() throws {
        var policy = IDTokenPolicy()
        policy.trustedAudiences = ["\u{E9}"]
        func outcome(_ other: String) -> String? {
            let row = IDTokenCase.valid("") { token, _ in
                token.claims["aud"] = #"["sample-client","\#(other)"]"#
                token.claims["azp"] = #""sample-client""#
            }
            return OAuth2Tests.refusal { try Self.validate(row, policy) }?.parameter
        }
        #expect(outcome("\u{E9}") == nil)
        #expect(outcome("e\u{301}") == "aud")
    }

    @Test("without the time at which the login began, the maximum age counts from now")
    func maximumAgeFromNow() throws {
        let row = IDTokenCase.valid("") { token, expectation in
            token.claims["auth_time"] = "1783999639"
            expectation.loginBeganAt = nil
            expectation.maxAge = 300
        }
        #expect(OAuth2Tests.refusal { try Self.validate(row) }?.parameter == "auth_time")
    }

    private static func validate(
        _ row: IDTokenCase,
        _ policy: IDTokenPolicy? = nil
    ) throws -> IDTokenClaims {
        var sample = SampleIDToken()
        var expectation = SampleIDToken.expectation
        row.change(&sample, &expectation)
        var trusting = IDTokenPolicy()
        trusting.trustedAudiences = ["trusted"]
        return try Sample.validator(policy ?? trusting).claims(
            of: JSONWebToken(sample.token),
            for: expectation,
            accessToken: SampleIDToken.accessToken,
            code: AuthorizationCode("sample-code"),
            now: FixedClock.start
        )
    }
}
