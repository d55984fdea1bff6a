import Foundation
import Testing

@testable import OAuth2

@Suite("A login with openid")
struct LoginClaimsTests {
    /// Answers a token request with the ID token that `change` makes of a good one for the login; `nil` for none.
    private static func finish(
        _ scope: Scope = [.openID],
        request change: (inout AuthorizationRequest) -> Void = { _ in },
        policy: IDTokenPolicy = IDTokenPolicy(),
        token: @escaping @Sendable (inout SampleIDToken) -> IDToken? = { $0.token }
    ) async throws -> TokenResponse {
        var request = AuthorizationRequest(redirectURI: Sample.redirectURI, scope: scope)
        change(&request)
        let pending = try request.begin(server: Sample.server(), clientID: "sample-client", now: FixedClock.start)
            .pending
        let transport = CannedTransport { _, _ in
            var sample = SampleIDToken()
            sample.claims["nonce"] = "\"\(pending.nonce.reveal())\""
            let member = token(&sample).map { #","id_token":"\#($0.reveal())""# } ?? ""
            return Sample.json(#"{"access_token":"sample-access","refresh_token":"r","token_type":"Bearer"\#(member)}"#)
        }
        var client = try Sample.client(transport)
        client.idTokenPolicy = policy
        // As it comes back from a session store.
        let stored = try JSONDecoder().decode(PendingAuthorization.self, from: JSONEncoder().encode(pending))
        return try await client.finishAuthorization(callback: Sample.callback(for: stored), pending: stored)
    }

    @Test("brings the validated claims beside the tokens")
    func success() async throws {
        let tokens = try await Self.finish()
        #expect(tokens.idTokenClaims?.subject == "sample-user")
        #expect(tokens.accessToken.reveal() == "sample-access")
    }

    @Test("fails without an ID token, and the tokens are not lost")
    func missing() async throws {
        let error = await refusal { try await Self.finish(token: { _ in nil }) }
        #expect(error?.code == .missingIDToken)
        #expect(error?.step == .idToken)
        #expect(error?.parameter == "id_token")
        #expect(error?.rejectedTokens?.refreshToken?.reveal() == "r")
        #expect(error?.rejectedTokens?.idTokenClaims == nil)
    }

    @Test("fails with another login's ID token, and the tokens are not lost")
    func nonce() async throws {
        let error = await refusal {
            try await Self.finish(token: { sample in
                sample.claims["nonce"] = #""another""#
                return sample.token
            })
        }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == "nonce")
        #expect(error?.rejectedTokens?.refreshToken?.reveal() == "r")
        #expect(error?.rejectedTokens?.idTokenClaims == nil)
    }

    @Test("checks the token against its access token and its code")
    func hashes() async throws {
        for (name, other) in [("at_hash", "another-access"), ("c_hash", "another-code")] {
            let hash = Base64URL.encode(Array(SHA256.digest(of: Array(other.utf8)).prefix(16)))
            let error = await refusal {
                try await Self.finish(token: { sample in
                    sample.claims[name] = "\"\(hash)\""
                    return sample.token
                })
            }
            #expect(error?.parameter == name)
        }
    }

    @Test("checks what the request asked for: maximum age, class, organization")
    func request() async throws {
        let cases: [(String, (inout AuthorizationRequest) -> Void)] = [
            ("auth_time", { $0.maxAge = 0 }), ("org_id", { $0.organization = "org_1" }),
            (
                "acr",
                {
                    $0.acrValues = ["gold"]
                    $0.requiresAuthenticationClass = true
                }
            ),
        ]
        for (parameter, change) in cases {
            #expect(await refusal { try await Self.finish(request: change) }?.parameter == parameter)
        }
        let voluntary = try await Self.finish { $0.acrValues = ["gold"] }
        #expect(voluntary.idTokenClaims != nil, "a class that is not required need not be met")
    }

    @Test("a class cannot be required without naming one")
    func noClass() {
        let error = refusal { try Sample.login { $0.requiresAuthenticationClass = true } }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "acr_values")
    }

    @Test("checks the signature where that is required")
    func signature() async throws {
        var policy = IDTokenPolicy()
        policy.signature = .clientSecret
        let hs256: @Sendable (inout SampleIDToken) -> IDToken? = { sample in
            sample.header["alg"] = #""HS256""#
            return sample.hmacSigned
        }
        #expect(try await Self.finish(policy: policy, token: hs256).idTokenClaims?.subject == "sample-user")
        #expect(await refusal { try await Self.finish(policy: policy) }?.parameter == "alg")
    }

    @Test("without openid an ID token is not looked at")
    func withoutOpenID() async throws {
        let tokens = try await Self.finish(["read:orders"], token: { _ in IDToken("not.a.token") })
        #expect(tokens.idTokenClaims == nil)
        #expect(tokens.idToken != nil)
    }

    @Test("interrupted for a second factor, the token is still checked against the login's nonce")
    func secondFactor() async throws {
        let pending = try Sample.login().pending
        let nonce = pending.nonce.reveal()
        let transport = CannedTransport { request, index in
            if index == 0 { return Sample.json(#"{"error":"mfa_required","mfa_token":"m"}"#, status: 403) }
            var sample = SampleIDToken()
            sample.claims["nonce"] = index == 1 ? #""another""# : "\"\(nonce)\""
            return Sample.json(#"{"access_token":"sample-access","id_token":"\#(sample.token.reveal())"}"#)
        }
        let client = try Sample.client(transport)
        let interruption = await refusal {
            try await client.finishAuthorization(callback: Sample.callback(for: pending), pending: pending)
        }
        let required = try #require(interruption?.mfaRequired)
        // It waits in the session while the user looks for the phone.
        let stored = try JSONDecoder().decode(MFARequired.self, from: JSONEncoder().encode(required))
        let resumed = try TokenRequest.resuming(stored, grantType: "urn:mfa", parameters: ["otp": "1"])
        #expect(await refusal { try await client.requestTokens(resumed) }?.parameter == "nonce")
        #expect(try await client.requestTokens(resumed).idTokenClaims?.subject == "sample-user")
    }

    @Test("a grant of one's own can expect an ID token, which then has no nonce")
    func ownGrant() async throws {
        var request = try TokenRequest(grantType: "urn:device", parameters: ["device_code": "d"])
        request.expectedIDToken = IDTokenExpectation()
        var sample = SampleIDToken()
        for (nonce, parameter) in [(nil, nil), (#""any""#, "nonce")] as [(String?, String?)] {
            sample.claims["nonce"] = nonce
            let answer = Sample.json(#"{"access_token":"sample-access","id_token":"\#(sample.token.reveal())"}"#)
            let client = try Sample.client(CannedTransport(answer))
            #expect(await refusal { try await client.requestTokens(request) }?.parameter == parameter)
        }
    }

    @Test("a login that was stored before classes could be required can still be read")
    func storedEarlier() throws {
        let data = try JSONEncoder().encode(Sample.login().pending)
        #expect(!String(decoding: data, as: UTF8.self).contains("demands"))
        #expect(try !JSONDecoder().decode(PendingAuthorization.self, from: data).requiresAuthenticationClass)
    }
}
