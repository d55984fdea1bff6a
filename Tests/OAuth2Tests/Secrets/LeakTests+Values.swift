import Foundation
import Testing

@testable import OAuth2

extension LeakTests {
    struct Signer: ClientAssertionSigner {
        let privateKey = LeakTests.canary
        func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
            ClientAssertion(LeakTests.canary)
        }
    }

    struct Verifier: SignatureVerifier, JSONWebKeySource {
        let password = LeakTests.canary
        func isValid(
            signature: [UInt8],
            of signedBytes: [UInt8],
            algorithm: SigningAlgorithm,
            key: JSONWebKey
        ) async throws -> Bool { false }
        func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey] { [] }
    }

    /// A value of every type that holds a secret, with the canary as the secret.
    static func values() async throws -> [(String, Any)] {
        try await simpleValues() + loginValues() + requestValues() + answerValues() + tokenManagementValues()
            + identityValues()
    }

    private static func simpleValues() throws -> [(String, Any)] {
        [
            ("AccessToken", AccessToken(canary)), ("RefreshToken", RefreshToken(canary)), ("IDToken", IDToken(canary)),
            ("ClientSecret", ClientSecret(canary)), ("ClientAssertion", ClientAssertion(canary)),
            ("AuthorizationCode", AuthorizationCode(canary)), ("StateParameter", StateParameter(canary)),
            ("Nonce", Nonce(canary)), ("MFAToken", MFAToken(canary)), ("ServerText", ServerText(canary)),
            ("CodeVerifier", try CodeVerifier(checking: longCanary)),
            ("LogoutToken", LogoutToken(canary)),
            ("HS256 key", SignatureRequirement.required(Verifier(), keys: Verifier())),
            ("BearerAuthorization", try BearerAuthorization(AccessToken(canary))),
            ("ClientAuthentication.post", ClientAuthentication.clientSecretPost(ClientSecret(canary))),
            ("ClientAuthentication.basic", ClientAuthentication.clientSecretBasic(ClientSecret(canary))),
            ("ClientAuthentication.post of a provider", ClientAuthentication.clientSecretPost { ClientSecret(canary) }),
            (
                "ClientAuthentication.basicWithEmptyPassword",
                ClientAuthentication.basicWithEmptyPassword(userName: ClientSecret(canary))
            ),
            (
                "ClientCredential.basicWithEmptyPassword",
                ClientCredential.basicWithEmptyPassword(userName: ClientSecret(canary), .raw)
            ),
            ("ClientAuthentication.assertion", ClientAuthentication.assertion(Signer())),
            ("ClientCredential", ClientCredential.assertion(ClientAssertion(canary))),
            ("ClientRegistration", try ClientRegistration(id: "id", authentication: .assertion(Signer()))),
            ("OAuth2Client", try Sample.client(authentication: .clientSecretPost(ClientSecret(canary)))),
            ("OAuth2Client with a signer", try Sample.client(authentication: .assertion(Signer()))),
            ("FormParameters", ["token": canary] as FormParameters),
            ("FormParameters.Element", (["token": canary] as FormParameters).elements),
            ("TransportHeaders", ["Authorization": canary] as TransportHeaders),
            ("TransportHeaders.Field", (["Authorization": canary] as TransportHeaders).fields),
            ("JSONObject", try #require(JSONObject(parsing: Array(#"{"\#(canary)":"\#(canary)"}"#.utf8)))),
            ("JSONValue", try #require(JSONValue(parsing: Array(#"["\#(canary)"]"#.utf8)))),
            (
                "JSONObject.Member",
                try #require(JSONObject(parsing: Array(#"{"\#(canary)":"\#(canary)"}"#.utf8))?.first { _ in true })
            ),
            (
                "JSONObject.Iterator",
                try #require(JSONObject(parsing: Array(#"{"\#(canary)":"\#(canary)"}"#.utf8))?.makeIterator())
            ),
        ]
    }

    private static func identityValues() throws -> [(String, Any)] {
        var sample = SampleIDToken()
        for name in ["sub", "email", "name", "sid", "org_id", "acr", canary] { sample.claims[name] = "\"\(canary)\"" }
        sample.claims["address"] = #"{"formatted":"\#(canary)"}"#
        sample.claims["nonce"] = nil
        let token = try JSONWebToken(sample.token)
        let claims = try Sample.validator().claims(of: token, for: IDTokenExpectation(), now: FixedClock.start)
        let idTokenResponse = IDTokenResponse(
            idToken: sample.token,
            claims: claims,
            members: token.claims,
            tolerances: [],
            requestedAt: FixedClock.start
        )
        sample.claims["events"] = #"{"http://schemas.openid.net/event/backchannel-logout":{}}"#
        sample.claims["jti"] = "\"\(canary)\""
        let logout = try LogoutTokenClaims(
            JSONWebToken(LogoutToken(sample.token.reveal())),
            issuer: .exactly("https://id.example"),
            clientID: "sample-client",
            policy: IDTokenPolicy(),
            now: FixedClock.start
        )
        var request = LogoutRequest(idTokenHint: IDToken(canary))
        request.state = StateParameter(canary)
        return [
            ("JSONWebToken", token), ("IDTokenResponse", idTokenResponse), ("IDTokenClaims", claims),
            ("PostalAddress", try #require(claims.address)),
            ("LogoutTokenClaims", logout), ("LogoutRequest", request),
            ("LogoutRequest.parameters", try request.parameters(clientID: "c")),
        ]
    }

    private static func loginValues() throws -> [(String, Any)] {
        // A stored login, in which every secret is the canary.
        var json = String(decoding: try JSONEncoder().encode(Sample.login().pending), as: UTF8.self)
        let fresh = try JSONDecoder().decode(PendingAuthorization.self, from: Data(json.utf8))
        json = json.replacing(fresh.state.reveal(), with: canary).replacing(fresh.nonce.reveal(), with: canary)
            .replacing(try #require(fresh.codeVerifier).reveal(), with: longCanary)
        let pending = try JSONDecoder().decode(PendingAuthorization.self, from: Data(json.utf8))
        #expect(pending.state.reveal() == canary && pending.nonce.reveal() == canary)
        var session = PendingAuthorizations()
        try session.add(pending)
        let query = "?code=\(canary)&state=\(canary)&id_token=\(canary)"
        let response = try pending.validate(.url("/cb" + query), now: FixedClock.start)
        return [
            ("PendingAuthorization", pending), ("PendingAuthorizations", session), ("AuthorizationResponse", response),
            (
                "StartedAuthorization",
                StartedAuthorization(url: "https://id.example/?state=\(canary)", pending: pending)
            ),
            ("AuthorizationCallback.url", AuthorizationCallback.url("https://app.example/cb" + query)),
            ("AuthorizationCallback.formPost", AuthorizationCallback.formPost(body: query)),
            ("AuthorizationCallback.fragment", AuthorizationCallback.fragment(query)),
            ("AuthorizationCallback.parameters", AuthorizationCallback.parameters(["code": canary])),
            ("TokenRequest.authorizationCode", TokenRequest.authorizationCode(response)),
            ("LoginKey", pending.key), ("IDTokenExpectation", pending.expectedIDToken),
        ]
    }

    private static func requestValues() throws -> [(String, Any)] {
        var request = try TokenRequest.refresh(RefreshToken(canary))
        request.additionalParameters = ["password": canary]
        request.headers = ["DPoP": canary]
        let transportRequest = try TokenRequestEncodingTests.encode(request, .post(ClientSecret(canary)))
        let extensionGrant = try TokenRequest(grantType: "urn:x", parameters: ["device_code": canary])
        var revocation = RevocationRequest(RefreshToken(canary))
        revocation.additionalParameters = ["x": canary]
        let url = try EndpointURL("https://id.example/token")
        return [
            ("TokenRequest", request), ("TransportRequest", transportRequest), ("extension grant", extensionGrant),
            ("RevocationRequest", revocation), ("RevocationRequest of access", RevocationRequest(AccessToken(canary))),
            (
                "TransportRequest with a query",
                try TransportRequest(method: .get, url: EndpointURL("https://id.example/a?token=\(canary)"))
            ),
            (
                "TransportRequest with Basic",
                try TransportRequest(method: .post, url: url, headers: ["Authorization": canary])
            ),
        ]
    }

    private static func answerValues() throws -> [(String, Any)] {
        let answer = Sample.json(
            """
            {"access_token":"\(canary)","refresh_token":"\(canary)","id_token":"\(canary)","token_type":"Bearer",
             "\(canary)":"\(canary)","recovery_code":"\(canary)"}
            """,
            headers: ["Set-Cookie": canary]
        )
        let tokens = try TokenResponse(
            answer,
            to: .refresh(RefreshToken(canary)),
            server: Sample.server(),
            requestedAt: FixedClock.start
        )
        let interrupted = InterruptedRequest(
            grantType: .refreshToken,
            scope: nil,
            audience: nil,
            refreshToken: RefreshToken(canary)
        )
        let mfa = MFARequired(
            token: MFAToken(canary),
            requirements: MFARequirements(),
            interrupted: interrupted,
            receivedAt: FixedClock.start
        )
        return [
            ("TransportResponse", answer), ("TokenResponse", tokens), ("InterruptedRequest", interrupted),
            ("MFARequired", mfa), ("ServerErrorResponse", ServerErrorResponse(answer, now: FixedClock.start)),
            (
                "resuming request",
                try TokenRequest.resuming(mfa, grantType: "mfa-otp", parameters: ["otp": canary])
            ),
            ("AnswerBody", AnswerBody(answer.body)),
        ]
    }
}
