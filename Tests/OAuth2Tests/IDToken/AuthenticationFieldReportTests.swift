import Foundation
import Testing

@testable import OAuth2

@Suite("Logins for authentication alone")
struct AuthenticationFieldReportTests {
    private let clock = FixedClock()

    private func answer(_ pending: PendingAuthorization, _ members: String = "") -> TransportResponse {
        var token = SampleIDToken()
        token.claims["nonce"] = "\"\(pending.nonce.reveal())\""
        return Sample.json(#"{"id_token":"\#(token.token.reveal())"\#(members)}"#)
    }

    private func finish(
        _ members: String = "",
        change: (inout AuthorizationRequest) -> Void = { $0.scope = [.openID] }
    ) async throws -> IDTokenResponse {
        let login = try Sample.login(change: change)
        let client = try Sample.client(CannedTransport(answer(login.pending, members)), clock: clock)
        return try await client.finishAuthentication(
            callback: Sample.callback(for: login.pending),
            pending: login.pending
        )
    }

    @Test(
        "C6: an answer with an ID token alone says who logged in, and what was missing",
        arguments: [
            "", #","access_token":null"#, #","access_token":"""#,
            #","token_type":"Bearer","not_before":1784000000,"id_token_expires_in":3600,"profile_info":"e30""#,
        ]
    )
    func alone(members: String) async throws {
        let response = try await finish(members)
        #expect(response.claims.subject == "sample-user")
        #expect(response.idToken.reveal().hasPrefix("ey"))
        #expect(response.tolerances == [.missingAccessToken])
        #expect(response.members["id_token"] != nil)
        #expect(response.requestedAt == FixedClock.start)
    }

    @Test("C6: with an access token the same is said, and its hash is checked")
    func withAccessToken() async throws {
        let response = try await finish(#","access_token":"a","token_type":"Bearer""#)
        #expect(response.claims.subject == "sample-user")
        #expect(!response.tolerances.contains(.missingAccessToken))

        let login = try Sample.login()
        var token = SampleIDToken()
        token.claims["nonce"] = "\"\(login.pending.nonce.reveal())\""
        token.claims["at_hash"] = #""AAAAAAAAAAAAAAAAAAAAAA""#
        let body = #"{"access_token":"a","token_type":"Bearer","id_token":"\#(token.token.reveal())"}"#
        let client = try Sample.client(CannedTransport(Sample.json(body)), clock: clock)
        let error = await refusal {
            try await client.finishAuthentication(callback: Sample.callback(for: login.pending), pending: login.pending)
        }
        #expect(error?.parameter == "at_hash")
        #expect(error?.rejectedTokens?.accessToken.reveal() == "a")
    }

    @Test("C6: the ordinary method refuses such an answer and says which one to call")
    func ordinary() async throws {
        let login = try Sample.login { $0.scope = [.openID] }
        let client = try Sample.client(CannedTransport(answer(login.pending)), clock: clock)
        let error = await refusal {
            try await client.finishAuthorization(callback: Sample.callback(for: login.pending), pending: login.pending)
        }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == "access_token")
        #expect(error?.message.contains("finishAuthentication(callback:pending:)") == true)
    }

    @Test(
        "C6: the ID token alone is checked as every other one",
        arguments: [
            ("nonce", #""another""#), ("aud", #""another-client""#), ("iss", #""https://evil.example""#),
            ("exp", "1783990000"), ("sub", #""""#), ("c_hash", #""AAAAAAAAAAAAAAAAAAAAAA""#),
        ]
    )
    func checked(claim: String, value: String) async throws {
        let login = try Sample.login { $0.scope = [.openID] }
        var token = SampleIDToken()
        token.claims["nonce"] = "\"\(login.pending.nonce.reveal())\""
        token.claims[claim] = value
        let transport = CannedTransport(Sample.json(#"{"id_token":"\#(token.token.reveal())"}"#))
        let client = try Sample.client(transport, clock: clock)
        let error = await refusal {
            try await client.finishAuthentication(callback: Sample.callback(for: login.pending), pending: login.pending)
        }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == claim)
    }

    @Test(
        "C6: an error is an error, with or without an ID token",
        arguments: [
            (400, #"{"error":"invalid_grant"}"#, OAuth2Error.Code.invalidGrant), (200, "{}", .malformedResponse),
            (200, #"{"error":"access_denied","id_token":"x"}"#, .accessDenied),
            (200, #"{"id_token":7}"#, .malformedResponse),
            (200, #"{"id_token":""}"#, .malformedResponse), (200, #"{"id_token":"x"}"#, .invalidIDToken),
            (200, #"{"access_token":"a","token_type":"Bearer"}"#, .missingIDToken),
            (500, #"{"id_token":"x"}"#, .unexpectedResponse),
        ]
    )
    func errors(status: Int, body: String, code: OAuth2Error.Code) async throws {
        let login = try Sample.login { $0.scope = [.openID] }
        let client = try Sample.client(CannedTransport(Sample.json(body, status: status)), clock: clock)
        let error = await refusal {
            try await client.finishAuthentication(callback: Sample.callback(for: login.pending), pending: login.pending)
        }
        #expect(error?.code == code)
    }

    @Test("C6: a login without openid is refused before anything is sent, and a code is sent once")
    func refused() async throws {
        let plain = try Sample.login { $0.scope = ["read"] }
        let transport = CannedTransport(answer(plain.pending))
        let client = try Sample.client(transport, clock: clock)
        let error = await refusal {
            try await client.finishAuthentication(callback: Sample.callback(for: plain.pending), pending: plain.pending)
        }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "scope")
        #expect(transport.requests.isEmpty)

        let login = try Sample.login { $0.scope = [.openID] }
        let once = try Sample.client(CannedTransport(answer(login.pending)), clock: clock)
        let callback = Sample.callback(for: login.pending)
        _ = try await once.finishAuthentication(callback: callback, pending: login.pending)
        let second = await refusal { try await once.finishAuthentication(callback: callback, pending: login.pending) }
        #expect(second?.code == .authorizationAlreadyUsed)
    }

    // MARK: C10, a server that moves

    private static let old = "https://tenant.example/"
    private static let new = "https://id.example"

    private func validator(_ issuer: ExpectedIssuer) -> IDTokenValidator {
        IDTokenValidator(issuer: issuer, clientID: "sample-client")
    }

    private func token(_ issuer: String, subject: String = "sample-user") throws -> (IDToken, JSONWebToken) {
        var token = SampleIDToken()
        token.claims["iss"] = "\"\(issuer)\""
        token.claims["sub"] = "\"\(subject)\""
        return (token.token, try JSONWebToken(token.token))
    }

    @Test("C10: while a server moves, ID tokens of each of its names are accepted, and of no other one")
    func anyOf() throws {
        let moving = validator(.anyOf([Self.old, Self.new]))
        for issuer in [Self.old, Self.new] {
            let claims = try moving.claims(of: token(issuer).1, for: SampleIDToken.expectation, now: FixedClock.start)
            #expect(claims.issuer == issuer)
        }
        for issuer in ["https://tenant.example", "https://id.example/", "https://evil.example", ""] {
            let error = refusal {
                try moving.claims(of: token(issuer).1, for: SampleIDToken.expectation, now: FixedClock.start)
            }
            #expect(error?.parameter == "iss")
        }
        let nobody = refusal {
            try validator(.anyOf([])).claims(
                of: token(Self.new).1,
                for: SampleIDToken.expectation,
                now: FixedClock.start
            )
        }
        #expect(nobody?.parameter == "iss")
    }

    @Test("C10: a refreshed ID token may have the other name then, but never another user")
    func refreshed() throws {
        let moving = validator(.anyOf([Self.old, Self.new]))
        let (first, _) = try token(Self.old)
        let claims = try moving.claims(of: token(Self.new).1, refreshing: first, now: FixedClock.start)
        #expect(claims.issuer == Self.new)
        let other = refusal {
            try moving.claims(of: token(Self.new, subject: "mallory").1, refreshing: first, now: FixedClock.start)
        }
        #expect(other?.parameter == "sub")
        let stranger = refusal {
            try moving.claims(of: token(Self.new).1, refreshing: token("https://evil.example").0, now: FixedClock.start)
        }
        #expect(stranger?.parameter == "iss")
        let settled = refusal {
            try validator(.exactly(Self.new)).claims(of: token(Self.new).1, refreshing: first, now: FixedClock.start)
        }
        #expect(settled?.parameter == "iss")
    }
}
