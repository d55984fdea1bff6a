import Foundation
import Testing

@testable import OAuth2

@Suite("Field reports: token answers with an odd detail")
struct TokenAnswerFieldReportTests {
    /// An answer whose text may hold bytes of another encoding, as Latin-1.
    private static func answer(_ body: String, status: Int = 200, contentType: String? = "application/json") throws
        -> TransportResponse
    {
        var headers = TransportHeaders()
        if let contentType { headers["Content-Type"] = contentType }
        return TransportResponse(
            status: status,
            headers: headers,
            body: [UInt8](try #require(body.data(using: .isoLatin1)))
        )
    }

    private static func decode(
        _ answer: TransportResponse,
        to request: TokenRequest? = nil,
        path: [String] = []
    ) throws -> TokenResponse {
        var server = try Sample.server()
        server.tokenResponsePath = path
        return try TokenResponse(
            answer,
            to: try request ?? .refresh(RefreshToken("old")),
            server: server,
            requestedAt: FixedClock.start
        )
    }

    private static func code(_ change: (inout AuthorizationRequest) -> Void = { _ in }) throws -> TokenRequest {
        let pending = try Sample.login(change: change).pending
        return .authorizationCode(try pending.validate(Sample.callback(for: pending), now: FixedClock.start))
    }

    private static let tokens = #""access_token":"a","token_type":"Bearer","refresh_token":"new""#

    @Test(
        "B8: what nobody reads does not decide: the tokens are taken, and it is reported",
        arguments: [
            (#"{\#(tokens),"name":"Jørg"}"#, [ResponseTolerance.otherEncoding]),
            (#"{"nämé":1,\#(tokens)}"#, [.otherEncoding]),
            (#"{"user":{"name":"Jørg"},\#(tokens)}"#, [.otherEncoding]),
            (#"{"x":1,\#(tokens),"x":2}"#, [.repeatedMember]),
            (#"{"x":"ø",\#(tokens),"x":2}"#, [.otherEncoding, .repeatedMember]),
            (#"{\#(tokens),"user":{"id":1,"id":2}}"#, [.brokenMember]),
            (#"{\#(tokens),"\u0078":1,"x":2}"#, [.repeatedMember]),
            (#"{\#(tokens),"expires_in":60,"expires_in":60}"#, [.repeatedMember]),
            (#"{\#(tokens),"scope":"a","scope":"b"}"#, [.repeatedMember]),
            (#"{\#(tokens),"x":tru}"#, [.brokenMember]),
        ]
    )
    func accepted(body: String, tolerances: [ResponseTolerance]) throws {
        let tokens = try Self.decode(Self.answer(body))
        #expect(tokens.accessToken.reveal() == "a")
        #expect(tokens.refreshToken?.reveal() == "new" && tokens.isRefreshTokenNew)
        #expect(tokens.tolerances == tolerances)
        #expect(tokens.expiresIn == nil)
    }

    @Test(
        "B8: where the access token cannot be used, the one readable refresh token is in the error",
        arguments: [
            #"{"refresh_token":"new"}"#, #"{"access_token":null,"refresh_token":"new"}"#,
            #"{"access_token":7,"refresh_token":"new"}"#, #"{"access_token":"","refresh_token":"new"}"#,
            #"{"access_token":"ø","refresh_token":"new"}"#, #"{"access_token":"a b\n","refresh_token":"new"}"#,
            #"{"access_token":"a","access_token":"b","refresh_token":"new"}"#,
            #"{"access_token":"a","refresh_token":"new","id_token":"1","id_token":"2"}"#,
            #"{"access_token":"a","refresh_token":"new","id_token":tru}"#,
            #"{"access_token":"a","refresh_token":"new","error":{"x":1,"x":2}}"#,
            #"{"error":"x","error":"y","access_token":"a","refresh_token":"new"}"#,
            #"{"error":"server_error","access_token":"a","refresh_token":"new"}"#,
            #"{"access_token":"a","refresh_token":"new","expir"#, #"{"refresh_token":"new","access_token":"a"#,
            #"{"refresh_token":"n\u0065w","access_token":"a",}"#,
            #"{"access_token":"a","refresh_token":"new"}<!-- -->"#,
            "access_token=%&refresh_token=new",
        ]
    )
    func spare(body: String) throws {
        for contentType in ["application/json", "text/html", nil] {
            let error = refusal { try Self.decode(Self.answer(body, contentType: contentType)) }
            #expect(error?.rejectedRefreshToken?.reveal() == "new")
            #expect(error?.rejectedTokens == nil)
        }
    }

    @Test(
        "B8: no refresh token, several, an unreadable one, or a refusal: there is none in the error",
        arguments: [
            (200, #"{"x":1}"#), (200, #"{"refresh_token":"a","refresh_token":"b"}"#), (200, #"{"refresh_token":7}"#),
            (200, #"{"refresh_token":"ø"}"#), (200, #"{"refresh_token":""}"#), (200, #"{"refresh_token":"cut o"#),
            (200, ""), (200, "[]"), (400, #"{"error":"invalid_grant","refresh_token":"new"}"#),
            (302, #"{"refresh_token":"new"}"#), (500, #"{"refresh_token":"new"}"#),
        ]
    )
    func noSpare(status: Int, body: String) throws {
        let error = refusal { try Self.decode(Self.answer(body, status: status)) }
        #expect(error != nil && error?.rejectedRefreshToken == nil)
    }

    @Test(
        "B11: a lifetime of zero or less at a login without a refresh token is no known expiry, and is reported",
        arguments: [
            #""expires_in":0"#, #""expires_in":-1"#, #""expires_in":"0""#, #""expires_at":0"#, #""expires":1700000000"#,
        ]
    )
    func lifetimeOfNothing(member: String) throws {
        let body = #"{"access_token":"a","token_type":"Bearer",\#(member)}"#
        let login = try Self.decode(Self.answer(body), to: Self.code())
        #expect(login.expiresIn == nil && login.expiresAt == nil)
        #expect(login.tolerances.contains(.lifetimeOfNothing))
        let others: [TokenRequest] = [
            .clientCredentials(), try .refresh(RefreshToken("r")),
            try TokenRequest(
                grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
                parameters: ["subject_token": "s"]
            ),
            try TokenRequest(grantType: "urn:ietf:params:oauth:grant-type:jwt-bearer", parameters: ["assertion": "s"]),
        ]
        for other in others {
            let tokens = try Self.decode(Self.answer(body), to: other)
            #expect(tokens.expiresIn.map { $0 <= .zero } == true && !tokens.tolerances.contains(.lifetimeOfNothing))
        }
        let withRefreshToken = #"{"access_token":"a","token_type":"Bearer","refresh_token":"r",\#(member)}"#
        #expect(try Self.decode(Self.answer(withRefreshToken), to: Self.code()).expiresIn.map { $0 <= .zero } == true)
    }

    @Test(
        "B12: tokens of a refresh that are at the top are taken where the path leads nowhere, and it is reported",
        arguments: ["", #","authed_user":{"id":"U"}"#, #","authed_user":null"#, #","authed_user":[]"#]
    )
    func flatRefresh(extra: String) throws {
        let answer = try Self.answer("{\(Self.tokens)\(extra)}")
        let tokens = try Self.decode(answer, path: ["authed_user"])
        #expect(tokens.accessToken.reveal() == "a" && tokens.refreshToken?.reveal() == "new")
        #expect(tokens.tolerances == [.tokensOutsideOfPath])
        // At a login those at the top are somebody else's.
        #expect(
            refusal { try Self.decode(answer, to: Self.code(), path: ["authed_user"]) }?.code == .malformedResponse
        )
    }

    @Test("B12: where the path leads to tokens, those are taken at a refresh, too")
    func nestedRefresh() throws {
        let answer = try Self.answer(#"{"access_token":"bot","authed_user":{\#(Self.tokens)}}"#)
        let tokens = try Self.decode(answer, path: ["authed_user"])
        #expect(tokens.accessToken.reveal() == "a" && tokens.tolerances == [.nestedTokens])
    }

    @Test("C13: a token response lists what was asked for and not granted")
    func missingScope() throws {
        let body = #"{"access_token":"a","token_type":"Bearer","scope":"openid"}"#
        let tokens = try Self.decode(Self.answer(body), to: Self.code { $0.scope = [.openID, "read", .offlineAccess] })
        #expect(tokens.missingScope == ["read", .offlineAccess])
    }
}
