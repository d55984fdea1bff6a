import Foundation
import Testing

@testable import OAuth2

@Suite("ID tokens under random damage")
struct IDTokenFuzzTests {
    /// OAUTH2_FUZZ_ROUNDS sets another number, in all shards together; a million take two or three minutes unoptimised.
    private static let rounds =
        ProcessInfo.processInfo.environment["OAUTH2_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 20_000

    /// A token with everything that is looked at.
    private static var seed: SampleIDToken {
        var sample = SampleIDToken()
        let more = [
            "auth_time": "1784000000", "acr": #""gold""#, "amr": #"["pwd"]"#, "azp": #""sample-client""#,
            "at_hash": #""LCdAB9pRQOaskHLUKA1T_Q""#, "org_id": #""org_1""#, "email": #""a@b""#,
            "email_verified": "true",
            "address": #"{"locality":"x"}"#, "updated_at": #""2026-07-14T03:33:20Z""#, "aud": #"["sample-client"]"#,
        ]
        sample.claims.merge(more) { $1 }
        return sample
    }

    private static var expectation: IDTokenExpectation {
        var expectation = SampleIDToken.expectation
        expectation.maxAge = 300
        expectation.organization = "org_1"
        return expectation
    }

    private static let values = [
        "null", "true", "0", "-1", "1e308", "1e999", "1784000000", #""""#, #""x""#, "[]", "{}", "[[[[]]]]",
        #"["sample-client","x"]"#, #""\ud800""#, "99999999999999999999", "0.1", #""none""#,
    ]

    @Test("damaged tokens are refused or say the same as before; nothing crashes", arguments: 0..<4)
    func damage(shard: Int) throws {
        var random = SeededRandom(0x1D70_0000 + UInt64(shard))
        let good = Array(Self.seed.token.reveal().utf8)
        let validator = Sample.validator()
        var accepted = 0
        for round in 0..<(Self.rounds / 4) {
            let text: String
            switch round % 3 {
            case 0: text = String(decoding: Self.damaged(good, &random), as: UTF8.self)
            case 1: text = Self.changed(&random).token.reveal()
            default: text = Self.noise(&random)
            }
            do throws(OAuth2Error) {
                let token = try JSONWebToken(IDToken(text))
                let claims = try validator.claims(
                    of: token,
                    for: Self.expectation,
                    accessToken: SampleIDToken.accessToken,
                    now: FixedClock.start
                )
                accepted += 1
                // What the checks promise must hold, whatever was damaged.
                #expect(claims.issuer == "https://id.example" && !claims.subject.isEmpty)
                #expect(claims.audience == ["sample-client"] && claims.nonce?.reveal() == "sample-nonce")
                #expect(claims.organizationID == "org_1" && token.algorithm.rawValue.lowercased() != "none")
                Self.read(claims)
            } catch {
                guard error.code == .invalidIDToken, error.parameter != nil else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
        #expect(accepted > Self.rounds / 400, "the damage is too heavy to test anything")
    }

    /// Bytes of the compact form are changed.
    private static func damaged(_ seed: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = seed
        for _ in 0...Int.random(in: 0..<2, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[index] = UInt8(ascii: ".")
            case 2: bytes.remove(at: index)
            case 3: bytes.insert(UInt8(ascii: "A"), at: index)
            default: bytes.removeSubrange(index...)
            }
            if bytes.isEmpty { return seed }
        }
        return bytes
    }

    /// One claim or header member is another value, is gone, or comes twice.
    private static func changed(_ random: inout SeededRandom) -> SampleIDToken {
        var sample = seed
        let isHeader = Int.random(in: 0..<4, using: &random) == 0
        let names = (isHeader ? sample.header : sample.claims).keys.sorted() + ["crit", "nbf", "events", "c_hash"]
        let name = names.randomElement(using: &random) ?? ""
        let value = Bool.random(using: &random) ? values.randomElement(using: &random) : nil
        if isHeader { sample.header[name] = value } else { sample.claims[name] = value }
        return sample
    }

    /// Three parts that nobody wrote.
    private static func noise(_ random: inout SeededRandom) -> String {
        let parts = (0..<3).map { _ in
            Base64URL.encode(
                (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 32...127, using: &random) }
            )
        }
        return parts.joined(separator: ".")
    }

    private static func read(_ claims: IDTokenClaims) {
        _ = claims.authenticatedAt
        _ = claims.authenticationMethods
        _ = claims.updatedAt
        _ = claims.isEmailVerified
        _ = claims.address?.locality
        _ = try? claims.decode([String].self, at: "amr")
    }
}
