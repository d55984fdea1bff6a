import Foundation
import Testing

@testable import OAuth2

@Suite("Token response")
struct TokenResponseTests {
    @Test("the plain answer of RFC 6749 section 5.1")
    func plain() throws {
        let tokens = try Self.decode(
            """
            {"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example","expires_in":3600,
             "refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"}
            """
        )
        #expect(tokens.accessToken.reveal() == "2YotnFZFEjr1zCsicMWpAA")
        #expect(tokens.tokenType.rawValue == "example")
        #expect(tokens.expiresIn == .seconds(3_600))
        #expect(tokens.expiresAt == FixedClock.start.addingTimeInterval(3_600))
        #expect(tokens.refreshToken?.reveal() == "tGzv3JOkF0XG5Qx2TlKWIA")
        #expect(tokens.isRefreshTokenNew)
        #expect(tokens.members["example_parameter"]?.string == "example_value")
        #expect(tokens.requestedAt == FixedClock.start)
        #expect(tokens.tolerances == [.unknownTokenType])
        #expect(tokens.idToken == nil)
        #expect(tokens.issuedTokenType == nil)
        #expect(tokens.rateLimit == nil)
    }

    struct Expiry: Sendable, CustomTestStringConvertible {
        let json: String
        let seconds: Int64?
        let tolerances: [ResponseTolerance]

        init(_ json: String, _ seconds: Int64?, _ tolerances: [ResponseTolerance] = []) {
            (self.json, self.seconds, self.tolerances) = (json, seconds, tolerances)
        }

        var testDescription: String { json }
    }

    @Test(
        "the expiry in every form that servers send",
        arguments: [
            Expiry(#""x":1"#, nil),
            Expiry(#""expires_in":86400"#, 86_400),
            Expiry(#""expires_in":86400.0"#, 86_400),
            Expiry(#""expires_in":8.64e4"#, 86_400),
            Expiry(#""expires_in":0"#, 0),
            Expiry(#""expires_in":-1"#, -1, [.expiresInIsNegative]),
            Expiry(#""expires_in":null"#, nil),
            Expiry(#""expires_in":"86399""#, 86_399, [.expiresInIsText]),
            Expiry(#""expires_in":"0""#, 0, [.expiresInIsText]),
            Expiry(#""expires_in":"3599.5""#, 3_599, [.expiresInIsText, .expiresInIsFraction]),
            Expiry(#""expires_in":3599.9"#, 3_599, [.expiresInIsFraction]),
            // Rounding goes down, so that no token is thought to live longer than it does.
            Expiry(#""expires_in":-0.5"#, -1, [.expiresInIsFraction, .expiresInIsNegative]),
            Expiry(#""expires_in":"""#, nil, [.expiresInIsText, .expiresInIsUnreadable]),
            Expiry(#""expires_in":"soon""#, nil, [.expiresInIsText, .expiresInIsUnreadable]),
            Expiry(#""expires_in":"nan""#, nil, [.expiresInIsText, .expiresInIsUnreadable]),
            Expiry(#""expires_in":"inf""#, nil, [.expiresInIsText, .expiresInIsUnreadable]),
            Expiry(#""expires_in":true"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":[3600]"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":{"a":1}"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":9223372036854775807"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":-9223372036854775808"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":99999999999999999999999"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":1e308"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_in":1e999"#, nil, [.expiresInIsUnreadable]),
            // A thousand years are the limit.
            Expiry(#""expires_in":31557599999"#, 31_557_599_999),
            Expiry(#""expires_in":31557600000"#, nil, [.expiresInIsUnreadable]),
            Expiry(#""expires_at":1784003600"#, 3_600, [.otherExpiryMember]),
            Expiry(#""expires_at":"1784003600""#, 3_600, [.expiresInIsText, .otherExpiryMember]),
            Expiry(#""expires_at":1783999990"#, -10, [.otherExpiryMember]),
            Expiry(#""expires_at":null"#, nil),
            Expiry(#""expires_at":null,"expires":60"#, 60, [.otherExpiryMember]),
            Expiry(#""expires":1784003600"#, 3_600, [.otherExpiryMember]),
            Expiry(
                #""expires_in":"soon","expires_at":1784003600"#,
                3_600,
                [.expiresInIsText, .expiresInIsUnreadable, .otherExpiryMember]
            ),
            Expiry(#""expires_in":"0x10""#, nil, [.expiresInIsText, .expiresInIsUnreadable]),
            Expiry(#""expires":5184000"#, 5_184_000, [.otherExpiryMember]),
            Expiry(#""expires":null"#, nil),
            Expiry(#""expires_in":60,"expires_at":1,"expires":2"#, 60),
            Expiry(#""expires_in":null,"expires_at":1784003600"#, 3_600, [.otherExpiryMember]),
        ]
    )
    func expiry(expiry: Expiry) throws {
        let tokens = try Self.decode(#"{"access_token":"a","token_type":"Bearer",\#(expiry.json)}"#)
        #expect(tokens.expiresIn == expiry.seconds.map { .seconds($0) })
        #expect(tokens.expiresAt == expiry.seconds.map { FixedClock.start.addingTimeInterval(Double($0)) })
        #expect(tokens.tolerances == expiry.tolerances)
    }

    @Test(
        "the scope in every form that servers send",
        arguments: [
            (#""x":1"#, ["a", "b"], [] as [ResponseTolerance]),
            (#""scope":null"#, ["a", "b"], []),
            (#""scope":"a c""#, ["a", "c"], []),
            (#""scope":" a  c ""#, ["a", "c"], []),
            (#""scope":"""#, [], []),
            (#""scope":"a,c""#, ["a", "c"], [.scopeSeparators]),
            (#""scope":"a+c""#, ["a", "c"], [.scopeSeparators]),
            (#""scope":["a","c"]"#, ["a", "c"], [.scopeIsArray]),
            (#""scope":[]"#, [], [.scopeIsArray]),
            (#""scope":["a",1,null,"c"]"#, ["a", "c"], [.scopeIsArray]),
            (#""scope":5"#, ["a", "b"], [.ignoredMember]),
            (#""scope":{"a":1}"#, ["a", "b"], [.ignoredMember]),
        ]
    )
    func scope(json: String, values: [String], tolerances: [ResponseTolerance]) throws {
        let request = TokenRequest.clientCredentials(scope: ["a", "b"])
        let tokens = try Self.decode(#"{"access_token":"a","token_type":"Bearer",\#(json)}"#, to: request)
        #expect(tokens.scope?.values.map(\.rawValue) == values)
        #expect(tokens.tolerances == tolerances)
        #expect(tokens.requestedScope == ["a", "b"])
    }

    @Test("missing and unrequested scopes")
    func scopeDifference() throws {
        let body = #"{"access_token":"a","token_type":"Bearer","scope":"b c"}"#
        let tokens = try Self.decode(body, to: .clientCredentials(scope: ["a", "b"]))
        #expect(tokens.missingScope == ["a"])
        #expect(tokens.unrequestedScope == ["c"])
        let unasked = try Self.decode(body, to: .clientCredentials())
        #expect(unasked.scope == ["b", "c"])
        #expect(unasked.requestedScope == nil)
        #expect(unasked.missingScope.isEmpty)
        #expect(unasked.unrequestedScope.isEmpty)
        let silent = try Self.decode(#"{"access_token":"a"}"#, to: .clientCredentials())
        #expect(silent.scope == nil)
        let same = try Self.decode(#"{"access_token":"a"}"#, to: .clientCredentials(scope: ["a"]))
        #expect(same.scope == ["a"], "RFC 6749 section 5.1: absent when it is what was asked for")
    }

    @Test(
        "token types",
        arguments: [
            (#""Bearer""#, TokenType.bearer, [] as [ResponseTolerance]), (#""bearer""#, .bearer, []),
            (#""BEARER""#, .bearer, []),
            (#""dpop""#, .dpop, []), (#""N_A""#, .notApplicable, []), (#""mac""#, "mac", [.unknownTokenType]),
            ("null", .bearer, [.missingTokenType]), (#""""#, .bearer, [.missingTokenType]),
            ("7", .bearer, [.ignoredMember, .missingTokenType]),
        ]
    )
    func tokenType(json: String, type: TokenType, tolerances: [ResponseTolerance]) throws {
        let tokens = try Self.decode(#"{"access_token":"a","token_type":\#(json)}"#)
        #expect(tokens.tokenType == type)
        #expect(tokens.tolerances == tolerances)
        #expect(tokens.tokenType.hashValue == type.hashValue)
    }

    @Test("a missing token type is Bearer, and reported")
    func missingTokenType() throws {
        let tokens = try Self.decode(#"{"access_token":"a"}"#)
        #expect(tokens.tokenType == .bearer)
        #expect(tokens.tolerances == [.missingTokenType])
    }

    @Test(
        "access tokens that are none",
        arguments: [
            #""x":1"#, #""access_token":null"#, #""access_token":"""#, #""access_token":7"#, #""access_token":["a"]"#,
            #""Access_Token":"a""#,
        ]
    )
    func noAccessToken(json: String) {
        let error = refusal { try Self.decode(#"{"token_type":"Bearer",\#(json)}"#) }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == "access_token")
        #expect(error?.response?.status == 200)
        #expect(error?.response?.members["token_type"]?.string == "Bearer")
    }

    @Test("optional members of the wrong type are left out and reported, empty ones left out")
    func wrongTypes() throws {
        let tokens = try Self.decode(
            #"{"access_token":"a","token_type":"Bearer","refresh_token":7,"id_token":{},"issued_token_type":[]}"#
        )
        #expect(tokens.refreshToken == nil)
        #expect(tokens.idToken == nil)
        #expect(tokens.issuedTokenType == nil)
        #expect(tokens.tolerances == [.ignoredMember, .ignoredMember, .ignoredMember])
        let empty = try Self.decode(#"{"access_token":"a","token_type":"Bearer","refresh_token":"","id_token":null}"#)
        #expect(empty.refreshToken == nil)
        #expect(!empty.isRefreshTokenNew)
        #expect(empty.tolerances.isEmpty)
    }

    @Test("a refresh keeps the presented token unless the answer brings another")
    func keepOrReplace() throws {
        let request = try TokenRequest.refresh(RefreshToken("old"), grantedScope: [.offlineAccess, "a"])
        let kept = try Self.decode(#"{"access_token":"a","token_type":"Bearer"}"#, to: request)
        #expect(kept.refreshToken?.reveal() == "old")
        #expect(!kept.isRefreshTokenNew)
        #expect(kept.scope == [.offlineAccess, "a"])
        #expect(kept.refreshTokenAbsence == nil)
        for empty in ["null", #""""#] {
            let body = #"{"access_token":"a","token_type":"Bearer","refresh_token":\#(empty)}"#
            #expect(try Self.decode(body, to: request).refreshToken?.reveal() == "old")
        }
        let body = #"{"access_token":"a","token_type":"Bearer","refresh_token":"new"}"#
        let replaced = try Self.decode(body, to: request)
        #expect(replaced.refreshToken?.reveal() == "new")
        #expect(replaced.isRefreshTokenNew)
    }

    @Test("a narrower scope of a refresh is what was requested")
    func narrowerRefresh() throws {
        let request = try TokenRequest.refresh(RefreshToken("r"), scope: ["a"], grantedScope: ["a", "b"])
        #expect(try Self.decode(#"{"access_token":"t"}"#, to: request).scope == ["a"])
    }

    @Test("why no refresh token came, when offline_access was asked for")
    func refreshTokenAbsence() throws {
        let pending = try Sample.login().pending
        let request = try TokenRequest.authorizationCode(
            pending.validate(Sample.callback(for: pending), now: FixedClock.start)
        )
        let granted = try Self.decode(#"{"access_token":"a"}"#, to: request)
        #expect(granted.refreshTokenAbsence?.offlineAccessWasWithheld == false)
        #expect(granted.refreshTokenAbsence?.reasons.count == 5)
        let withheld = try Self.decode(#"{"access_token":"a","scope":"openid"}"#, to: request)
        #expect(withheld.refreshTokenAbsence?.offlineAccessWasWithheld == true)
        #expect(withheld.refreshTokenAbsence?.reasons.count == 6)
        #expect(withheld.missingScope == [.offlineAccess])
        let came = try Self.decode(#"{"access_token":"a","refresh_token":"r"}"#, to: request)
        #expect(came.refreshTokenAbsence == nil)
        #expect(
            try Self.decode(#"{"access_token":"a"}"#, to: .clientCredentials(scope: ["a"])).refreshTokenAbsence == nil
        )
    }

    @Test("nested tokens: found under the path, refused when it leads nowhere")
    func nested() throws {
        var server = try Sample.server()
        server.tokenResponsePath = ["data", "user"]
        let body = #"{"ok":true,"access_token":"outer","data":{"user":{"access_token":"inner","token_type":"Bearer"}}}"#
        let tokens = try Self.decode(body, server: server)
        #expect(tokens.accessToken.reveal() == "inner")
        #expect(tokens.tolerances == [.nestedTokens])
        #expect(tokens.members["access_token"]?.string == "outer", "members are the whole answer's")
        for other in [
            #"{"access_token":"outer"}"#, #"{"data":{"user":"x"}}"#, #"{"data":{"user":null}}"#, #"{"data":[]}"#,
        ] {
            #expect(refusal { try Self.decode(other, server: server) }?.code == .malformedResponse)
        }
        let error = refusal { try Self.decode(#"{"ok":false,"error":"invalid_code"}"#, server: server) }
        #expect(error?.code.serverCode == "invalid_code", "an error is looked for first")
    }

    @Test("a success is no error for a member that only looks like one")
    func almostErrors() throws {
        let rest = #""access_token":"a","token_type":"Bearer""#
        for member in [
            #""error":null"#, #""error":"""#, #""code":"x""#, #""message":"m""#, #""errors":[]"#, #""ok":true"#,
        ] {
            #expect(throws: Never.self) { try Self.decode("{\(member),\(rest)}") }
        }
        #expect(refusal { try Self.decode(#"{"error":"invalid_grant",\#(rest)}"#) }?.code == .invalidGrant)
    }

    @Test(
        "tokens that cannot be sent: no answer with such an access token, and no such refresh token is taken",
        arguments: [
            #"A\r\nX: y"#, #"A\u0000"#, "é", #"\u00e9"#,
        ]
    )
    func unsendable(token: String) throws {
        let error = refusal { try Self.decode(#"{"access_token":"\#(token)","token_type":"Bearer"}"#) }
        #expect(error?.code == .malformedResponse && error?.parameter == "access_token")

        let request = try TokenRequest.refresh(RefreshToken("kept"))
        let answer = #"{"access_token":"a","token_type":"Bearer","refresh_token":"\#(token)"}"#
        let tokens = try Self.decode(answer, to: request)
        #expect(tokens.refreshToken?.reveal() == "kept" && !tokens.isRefreshTokenNew)
        #expect(tokens.tolerances == [.ignoredMember])
        // Escapes as such are no reason.
        #expect(try Self.decode(#"{"access_token":"\u0041","token_type":"Bearer"}"#).accessToken.reveal() == "A")
    }

    @Test("a token that is null does not hide an error that stands where a server of its own kind puts it")
    func nullBesideError() {
        let error = refusal { try Self.decode(#"{"access_token":null,"errorCode":"E1"}"#) }
        #expect(error?.code.serverCode == "E1")
    }

    @Test("limits that come with a success are kept")
    func rateLimit() throws {
        let answer = Sample.json(
            #"{"access_token":"a","token_type":"Bearer"}"#,
            headers: ["x-ratelimit-remaining": "7", "x-ratelimit-limit": "10"]
        )
        let tokens = try TokenResponse(
            answer,
            to: .clientCredentials(),
            server: Sample.server(),
            requestedAt: FixedClock.start
        )
        #expect(tokens.rateLimit?.remaining == 7)
        #expect(tokens.rateLimit?.limit == 10)
    }

    static func decode(
        _ body: String,
        to request: TokenRequest = .clientCredentials(),
        server: AuthorizationServer? = nil
    ) throws -> TokenResponse {
        try TokenResponse(
            Sample.json(body),
            to: request,
            server: server ?? Sample.server(),
            requestedAt: FixedClock.start
        )
    }
}
