import Foundation
import Testing

@testable import OAuth2

@Suite("Token responses as servers write them")
struct TokenResponseFieldReportTests {
    private static func tokens(_ members: String, scope: Scope? = ["read"]) throws -> TokenResponse {
        try TokenResponse(
            Sample.json(#"{"access_token":"a","token_type":"Bearer"\#(members)}"#),
            to: TokenRequest.refresh(RefreshToken("r"), scope: scope),
            server: Sample.server(),
            requestedAt: FixedClock.start
        )
    }

    @Test(
        "A1: a scope that is not ASCII counts as absent and is reported",
        arguments: [#""r\u00e9ad""#, #""read é""#, #"["read","é"]"#, "\"e\u{301}\"", #""read,é""#]
    )
    func scope(json: String) throws {
        let tokens = try Self.tokens(",\"scope\":\(json)")
        #expect(tokens.scope == ["read"])
        #expect(tokens.tolerances.contains(.scopeIsNotASCII))
        #expect(try Self.tokens(",\"scope\":\(json)", scope: nil).scope == nil)
    }

    @Test(
        "B4: a member that is null is absent",
        arguments: ["scope", "refresh_token", "id_token", "expires_in", "error", "issued_token_type", "expires_at"]
    )
    func null(name: String) throws {
        let tokens = try Self.tokens(",\"\(name)\":null")
        #expect(tokens.accessToken.reveal() == "a")
        #expect(tokens.tolerances.isEmpty)
        #expect(tokens.members[name] == nil)
    }

    @Test("B4: a token type that is null is missing, and an access token that is null is none")
    func nullNeeded() throws {
        func tokens(_ text: String) throws -> TokenResponse {
            try TokenResponse(
                Sample.json(text),
                to: .clientCredentials(),
                server: Sample.server(),
                requestedAt: FixedClock.start
            )
        }
        #expect(try tokens(#"{"access_token":"a","token_type":null}"#).tolerances == [.missingTokenType])
        #expect(refusal { try tokens(#"{"access_token":null}"#) }?.parameter == "access_token")
    }

    @Test(
        "A9: an optional member with a lone surrogate is absent and reported",
        arguments: ["scope", "refresh_token", "id_token", "issued_token_type"]
    )
    func surrogate(name: String) throws {
        let tokens = try Self.tokens(#","\#(name)":"a\ud800""#)
        #expect(tokens.tolerances.contains(.ignoredMember))
        #expect(tokens.refreshToken?.reveal() == "r")
        #expect(tokens.idToken == nil)
        #expect(tokens.scope == ["read"])
    }

    @Test("A9: an access token with a lone surrogate is refused, and a member that nobody reads costs nothing")
    func surrogateElsewhere() throws {
        let answer = Sample.json(#"{"access_token":"\ud800"}"#)
        let error = refusal {
            try TokenResponse(answer, to: .clientCredentials(), server: Sample.server(), requestedAt: FixedClock.start)
        }
        #expect(error?.parameter == "access_token")
        #expect(try Self.tokens(#","name":"\ud83d","\ud83d":1"#).tolerances.isEmpty)
    }

    @Test("A9: user info about a user whose name has a lone surrogate is refused, whoever is expected")
    func userInfo() {
        for subject in ["\u{FFFD}", "a"] {
            let error = refusal {
                try UserInfo(Sample.json(#"{"sub":"\ud800"}"#), expectedSubject: subject, now: FixedClock.start)
            }
            #expect(error?.parameter == "sub")
        }
    }

    @Test(
        "A7: no number of seconds ends the process",
        arguments: ["expires_in", "expires_at", "expires"],
        [
            "9223372036854775807", "-9223372036854775808", "1e308", "-1e308", "1e400", #""9223372036854775807""#,
            #""1e999""#,
        ]
    )
    func lifetime(name: String, number: String) throws {
        let tokens = try Self.tokens(",\"\(name)\":\(number)")
        #expect(tokens.expiresIn == nil)
        #expect(tokens.expiresAt == nil)
    }
}
