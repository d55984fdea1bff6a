import Testing

@testable import OAuth2

@Suite("Names from outside")
struct ExactNameFieldReportTests {
    private static let composed = "\u{e9}"
    private static let decomposed = "e\u{301}"

    private func expectBytes<Name: ExactName>(_ type: Name.Type, sourceLocation: SourceLocation = #_sourceLocation) {
        let (one, other) = (Name(rawValue: Self.composed), Name(rawValue: Self.decomposed))
        #expect(one != other, sourceLocation: sourceLocation)
        #expect((one == other) == false, sourceLocation: sourceLocation)
        #expect((one != Name(rawValue: Self.composed)) == false, sourceLocation: sourceLocation)
        #expect(Set([one, other, Name(rawValue: Self.composed)]).count == 2, sourceLocation: sourceLocation)
        #expect([one].contains(other) == false, sourceLocation: sourceLocation)
        #expect([one: 1][other] == nil, sourceLocation: sourceLocation)
    }

    @Test("A1: the names of every open set are equal when their bytes are")
    func openSets() {
        expectBytes(GrantType.self)
        expectBytes(ScopeValue.self)
        expectBytes(ResponseType.self)
        expectBytes(ResponseMode.self)
        expectBytes(Prompt.self)
        expectBytes(MFAFactor.self)
        expectBytes(TokenType.self)
        expectBytes(SigningAlgorithm.self)
        expectBytes(RequestMethod.self)
        expectBytes(ResponseTolerance.self)
        expectBytes(RateLimitQuota.Owner.self)
        expectBytes(RevocationRequest.TokenTypeHint.self)
        expectBytes(RecordVersion.self)
        expectBytes(LoginRequired.Reason.self)
    }

    @Test("A1: so are error codes, secrets, scopes, parameters and header fields")
    func others() {
        let (one, other) = (Self.composed, Self.decomposed)
        #expect(OAuth2Error.Code(serverCode: one) != OAuth2Error.Code(serverCode: other))
        #expect(Set([OAuth2Error.Code(serverCode: one), OAuth2Error.Code(serverCode: other)]).count == 2)
        #expect(Set([AccessToken(one), AccessToken(other)]).count == 2)
        #expect(Scope(parsing: one) != Scope(parsing: other))
        #expect(Scope(parsing: one + " " + other).values.count == 2)
        #expect((FormParameters([(one, "1")]) == FormParameters([(other, "1")])) == false)
        #expect((FormParameters([("a", one)]) == FormParameters([("a", other)])) == false)
        #expect(FormParameters([(one, "1"), (other, "2")])[other] == "2")
        #expect(FormParameters([(one, "1"), (other, "2")]).hasRepeatedName() == false)
        #expect(JSONObject(parsing: FormParameters([(one, "1"), (other, "2")]).jsonBody())?.names.count == 2)
        #expect((([one: "1"] as TransportHeaders) == [other: "1"]) == false)
        #expect(
            RateLimitQuota.parse("b=\(one);q=1;r=1;t=1", of: .client)
                != RateLimitQuota.parse("b=\(other);q=1;r=1;t=1", of: .client)
        )
    }

    @Test("A1: a token type has no case, whether it is asked to be equal or to differ")
    func tokenType() throws {
        let type: TokenType = "bearer"
        #expect(type == .bearer)
        #expect((type != .bearer) == false)
        #expect(Set([type, .bearer]).count == 1)
        #expect(TokenType(rawValue: "\u{212A}") != "k")
        // Presented as a bearer token it would lose its protection.
        #expect(refusal { try BearerAuthorization(AccessToken("a"), type: "dpop") }?.parameter == "token_type")
        let answer = Sample.json(#"{"access_token":"a","token_type":"bearer"}"#)
        let tokens = try TokenResponse(
            answer,
            to: .clientCredentials(),
            server: Sample.server(),
            requestedAt: FixedClock.start
        )
        #expect(tokens.tolerances.isEmpty)
    }
}
