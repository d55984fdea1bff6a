import Foundation
import Testing

@testable import OAuth2

@Suite("Claims of a refreshed ID token")
struct RefreshedIDTokenTests {
    /// An hour after the login.
    private static let now = FixedClock.start.addingTimeInterval(3_600)

    private static var first: SampleIDToken {
        var token = SampleIDToken()
        token.claims["auth_time"] = "1784000000"
        return token
    }

    private static var refreshed: SampleIDToken {
        var token = first
        token.claims["iat"] = "1784003600"
        token.claims["exp"] = "1784007200"
        token.claims["nonce"] = nil
        return token
    }

    static let refused: [(String, String, String?)] = [
        ("iss", "iss", #""https://other.example""#), ("sub", "sub", #""another-user""#),
        ("aud", "aud", #""another-client""#), ("iat", "iat", "1783999939"), ("iat", "iat", "1784003661"),
        ("exp", "exp", "1784003540"), ("auth_time", "auth_time", "1784000001"), ("nonce", "nonce", #""another""#),
        ("nonce", "nonce", "7"), ("azp", "azp", #""another-client""#), ("at_hash", "at_hash", #""x""#),
    ]

    @Test("is refused when it is not about the same login (OpenID Connect Core section 12.2)", arguments: refused)
    func refusal(parameter: String, name: String, json: String?) throws {
        var token = Self.refreshed
        token.claims[name] = json
        let error = OAuth2Tests.refusal { try Self.validate(token) }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == parameter)
    }

    @Test("is accepted, and reported, when one of both says that it was issued to this client and the other does not")
    func party() throws {
        var named = Self.first
        named.claims["azp"] = #""sample-client""#
        #expect(try Self.validate(Self.refreshed, after: named).tolerances == [.authorizedPartyChanged])
        var refreshed = Self.refreshed
        refreshed.claims["azp"] = #""sample-client""#
        #expect(try Self.validate(refreshed).tolerances == [.authorizedPartyChanged])
        #expect(try Self.validate(refreshed, after: named).tolerances.isEmpty)
    }

    @Test("is refused when the issuer of the first one was another, though both are allowed")
    func otherTenant() throws {
        var first = Self.first
        first.claims["iss"] = #""https://id.example/t1""#
        var second = Self.refreshed
        second.claims["iss"] = #""https://id.example/t2""#
        second.claims["tid"] = #""t2""#
        let validator = IDTokenValidator(issuer: .template("https://id.example/{tenantid}"), clientID: "sample-client")
        let error = OAuth2Tests.refusal {
            try validator.claims(of: JSONWebToken(second.token), refreshing: first.token, now: Self.now)
        }
        #expect(error?.parameter == "iss")
    }

    @Test("is accepted without nonce, with the same nonce, without a login time, and when it is the same token")
    func success() throws {
        #expect(try Self.validate(Self.refreshed).subject == "sample-user")
        for (name, json) in [("nonce", #""sample-nonce""#), ("auth_time", nil), ("iat", "1784000000")] {
            var token = Self.refreshed
            token.claims[name] = json
            #expect(try Self.validate(token).subject == "sample-user", "\(name)")
        }
    }

    @Test("the client checks it together with its access token; none is no error")
    func client() async throws {
        let client = try Sample.client(clock: FixedClock(Self.now))
        func tokens(_ token: IDToken?) async throws -> TokenResponse {
            let member = token.map { #","id_token":"\#($0.reveal())""# } ?? ""
            let answer = Sample.json(#"{"access_token":"sample-access","token_type":"Bearer"\#(member)}"#)
            return try await Sample.client(CannedTransport(answer), clock: FixedClock(Self.now)).refresh(
                RefreshToken("r")
            )
        }
        let good = try await tokens(Self.refreshed.token)
        #expect(good.idTokenClaims == nil, "nothing is known of the login here")
        let claims = try await client.validateIDToken(of: good, refreshing: Self.first.token)
        #expect(claims?.subject == "sample-user")
        #expect(try await client.validateIDToken(of: tokens(nil), refreshing: Self.first.token) == nil)
        var other = Self.refreshed
        other.claims["sub"] = #""another-user""#
        let bad = try await tokens(other.token)
        let error = await OAuth2Tests.refusal {
            try await client.validateIDToken(of: bad, refreshing: Self.first.token)
        }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == "sub")
    }

    @Test("its signature is checked where that is required")
    func signature() async throws {
        var client = try Sample.client(clock: FixedClock(Self.now))
        client.idTokenPolicy.signature = .clientSecret
        var token = Self.refreshed
        token.header["alg"] = #""HS256""#
        for (idToken, parameter) in [(token.hmacSigned, nil), (token.token, "signature")] {
            let answer = Sample.json(#"{"access_token":"a","id_token":"\#(idToken.reveal())"}"#)
            let tokens = try await Sample.client(CannedTransport(answer)).refresh(RefreshToken("r"))
            let error = await OAuth2Tests.refusal {
                try await client.validateIDToken(of: tokens, refreshing: Self.first.token)
            }
            #expect(error?.parameter == parameter)
        }
    }

    private static func validate(_ token: SampleIDToken, after first: SampleIDToken = first) throws -> IDTokenClaims {
        try Sample.validator().claims(
            of: JSONWebToken(token.token),
            refreshing: first.token,
            accessToken: SampleIDToken.accessToken,
            now: now
        )
    }
}
