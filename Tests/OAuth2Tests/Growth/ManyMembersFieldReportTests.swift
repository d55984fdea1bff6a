import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("A4: answers with thousands of members")
struct ManyMembersFieldReportTests {
    @Test("A4: every parser reads them in time that grows with their number", arguments: answers + tokens + headers)
    func growth(parser: GrowthCase) throws {
        let growth = try ProcessorTime.growth(from: 1_250, parser.prepare)
        #expect(growth < 24, "eight times as many take \(growth) times as long")
    }

    /// As many members, half of them with an escape in the name.
    private static func members(_ count: Int, _ value: String = "1") -> String {
        (0..<count).map { $0 % 2 == 0 ? "\"m\($0)\":\(value)" : "\"\\u006d\($0)\":\(value)" }.joined(separator: ",")
    }

    static let answers = [
        GrowthCase("an object by its names") { count in
            let object = try KeyText.object("{\(members(count))}")
            return {
                var sum = 0
                for name in object.names { sum += object[name]?.int ?? 0 }
                for member in object { sum += member.value.int ?? 0 }
                #expect(sum == 2 * count)
            }
        },
        GrowthCase("callback") { count in
            let query = (0..<(count / 2)).map { "a\($0)=" }.joined(separator: "&")
            let pending = try Sample.login().pending
            return { _ = try? pending.validate(.url("/cb?state=wrong&error=x&" + query), now: FixedClock.start) }
        },
        GrowthCase("form-encoded answer") { count in
            let body = "access_token=a&" + (0..<count).map { "a\($0)=" }.joined(separator: "&")
            let answer = TransportResponse(status: 200, headers: [:], body: Array(body.utf8))
            let server = try Sample.server()
            return {
                _ = try? TokenResponse(answer, to: .clientCredentials(), server: server, requestedAt: FixedClock.start)
            }
        },
        GrowthCase("token response") { count in
            let scopes = (0..<count).map { "s\($0)" }
            let answer = Sample.json(
                #"{"access_token":"a","scope":"\#(scopes.joined(separator: " "))",\#(members(count))}"#
            )
            let server = try Sample.server()
            let request = try TokenRequest.refresh(
                RefreshToken("r"),
                scope: Scope(scopes.reversed().map { ScopeValue(rawValue: $0) })
            )
            return {
                let tokens = try? TokenResponse(answer, to: request, server: server, requestedAt: FixedClock.start)
                #expect(tokens?.missingScope.isEmpty == true && tokens?.unrequestedScope.isEmpty == true)
            }
        },
        GrowthCase("error response") { count in
            let answer = Sample.json(#"{"error":{\#(members(count))},"errors":[{\#(members(count))}]}"#, status: 400)
            let server = try Sample.server()
            return {
                _ = try? TokenResponse(answer, to: .clientCredentials(), server: server, requestedAt: FixedClock.start)
            }
        },
        GrowthCase("metadata") { count in
            let names = (0..<count).map { "\"m\\u0061\($0)_endpoint\":\"https://id.example/\"" }.joined(separator: ",")
            let aliases = (0..<count).map { "\"\\u0061\($0)_endpoint\":\"https://id.example/\"" }.joined(separator: ",")
            let answer = Sample.json(
                """
                {"issuer":"https://id.example","authorization_endpoint":"https://id.example/a",\
                "token_endpoint":"https://id.example/t",\(names),"mtls_endpoint_aliases":{\(aliases)}}
                """
            )
            let request = try MetadataRequest(issuer: "https://id.example")
            return {
                let metadata = try? request.metadata(in: answer, now: FixedClock.start)
                #expect(metadata?.mutualTLSEndpoints.count == count)
                #expect(metadata?.endpoints.count == count + 2)
            }
        },
        GrowthCase("key with a number in standard base64") { count in
            let modulus = Base64URL.encodeStandard([UInt8](repeating: 0xFB, count: 256).span)
            let key = #"{"kty":"RSA","n":"\#(modulus)","e":"AQAB",\#(members(count))}"#
            let document = try KeyText.object(#"{"keys":[\#(key)]}"#)
            return {
                let set = try? JSONWebKeySet(document)
                #expect(set?.keys(for: .rs256, keyID: nil).count == 1)
            }
        },
        GrowthCase("user info") { count in
            let answer = Sample.json(#"{"sub":"u",\#(members(count))}"#)
            return { _ = try? UserInfo(answer, expectedSubject: "u", now: FixedClock.start).updatedAt }
        },
        GrowthCase("stored record") { count in
            let record = String(decoding: try CombiningMarkFieldReportTests.record(audience: "a"), as: UTF8.self)
            let tokens = JSONObject(parsing: Array(record.utf8))?["grant"]?.object?["accessTokens"]?.array
            let token = String(decoding: try #require(tokens?.first).source, as: UTF8.self)
            let many = Array(repeating: token, count: count / 4).joined(separator: ",")
            let long = Array(record.replacing(token, with: many).utf8)
            return {
                let grant = try? StoredGrant(decoding: long)
                #expect(grant?.accessTokens.count == count / 4)
                _ = grant?.accessToken(for: TokenTarget(audience: "b"))
            }
        },
    ]

    static let tokens = [
        GrowthCase("token with many claims") { count in
            var sample = SampleIDToken()
            sample.claims["x"] = "1,\(members(count))"
            sample.header["x"] = "1,\(members(count))"
            let token = sample.token
            return {
                let claims = try? Sample.validator().claims(
                    of: JSONWebToken(token),
                    for: SampleIDToken.expectation,
                    now: FixedClock.start
                )
                #expect(claims?.email == nil && claims?.subject == "sample-user")
            }
        },
        GrowthCase("token with many audiences") { count in
            var sample = SampleIDToken()
            let audiences = Array(repeating: #""sample-client","api""#, count: count).joined(separator: ",")
            sample.claims["aud"] = "[\(audiences)]"
            sample.claims["azp"] = #""sample-client""#
            let token = sample.token
            var policy = IDTokenPolicy()
            policy.trustedAudiences = ["api"]
            let validator = Sample.validator(policy)
            return {
                let claims = try? validator.claims(
                    of: JSONWebToken(token),
                    for: SampleIDToken.expectation,
                    now: FixedClock.start
                )
                #expect(claims?.audience == ["sample-client", "api"])
            }
        },
    ]

    static let headers = [
        GrowthCase("challenges") { count in
            let parameters = (0..<count).map { "p\($0)=\"v\"" }.joined(separator: ", ")
            let schemes = (0..<count).map { "S\($0) a a" }.joined(separator: ", ")
            return {
                for field in [
                    "Bearer " + parameters, schemes, String(repeating: ",", count: count),
                    String(repeating: "a ", count: count), "a " + String(repeating: "=", count: count),
                    "a b=\"" + String(repeating: "\\", count: count),
                ] {
                    _ = AuthenticationChallenge.all(in: ["WWW-Authenticate": field])
                }
            }
        },
        GrowthCase("quotas") { count in
            let quotas = (0..<count).map { "b=b\($0);q=1;r=0;t=1" }.joined(separator: ",")
            let keys = (0..<count).map { "k\($0)=1" }.joined(separator: ";")
            return {
                let headers: TransportHeaders = [
                    "Auth0-Client-Quota-Limit": quotas, "Auth0-Organization-Quota-Limit": keys,
                ]
                _ = RateLimit(headers: headers, status: 429, now: FixedClock.start)
            }
        },
        GrowthCase("fields") { count in
            let headers = TransportHeaders((0..<count).map { ("Retry-\($0)", "1") })
            return {
                _ = RateLimit(headers: headers, status: 429, now: FixedClock.start)
                _ = AuthenticationChallenge.all(in: headers)
            }
        },
        GrowthCase("scopes") { count in
            let text = (0..<count).map { "s\($0)" }.joined(separator: " ")
            let values = (0..<count).map { ScopeValue(rawValue: "s\($0)") }
            return {
                let (scope, same) = (Scope(parsing: text), Scope(values.reversed()))
                #expect(scope == same && scope.isSubset(of: same) && scope.subtracting(same).isEmpty)
            }
        },
    ]
}
