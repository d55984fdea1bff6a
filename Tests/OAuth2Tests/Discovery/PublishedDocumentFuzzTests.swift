import Foundation
import Testing

@testable import OAuth2

@Suite("Metadata, keys and user info under random damage")
struct PublishedDocumentFuzzTests {
    /// OAUTH2_FUZZ_ROUNDS sets another number, for each kind of document.
    private static let rounds =
        ProcessInfo.processInfo.environment["OAUTH2_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 10_000

    private static let values = [
        "null", "true", "0", "-1", "1e308", "1e999", #""""#, #""x""#, "[]", "{}", "[[[[]]]]", #"["a",1]"#, #""\ud800""#,
        #""https://other.example""#, #""http://id.example""#, #""AQAB""#, #""sig""#, #""RSA""#, #"{"keys":[]}"#,
    ]

    /// Bytes are changed, or a value is put in the place of another.
    private static func damaged(_ seed: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = seed
        for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(UInt8.random(in: 32...127, using: &random), at: index)
            case 3: bytes.removeSubrange(index...)
            default:
                let values = Array((values.randomElement(using: &random) ?? "").utf8)
                guard let start = bytes[index...].firstIndex(of: UInt8(ascii: ":")),
                    let end = bytes[start...].firstIndex(of: UInt8(ascii: ","))
                else { continue }
                bytes.replaceSubrange(start + 1..<end, with: values)
            }
        }
        return bytes
    }

    private static func answer(_ bytes: [UInt8]) -> TransportResponse {
        TransportResponse(status: 200, headers: ["Content-Type": "application/json"], body: bytes)
    }

    /// Reads damaged documents until `rounds`; the number of those that were accepted.
    private func accepted(
        _ seed: [UInt8],
        _ number: UInt64,
        _ read: (TransportResponse) throws(OAuth2Error) -> Void
    ) -> Int {
        var random = SeededRandom(number)
        var accepted = 0
        for _ in 0..<Self.rounds {
            do throws(OAuth2Error) {
                try read(Self.answer(Self.damaged(seed, &random)))
                accepted += 1
            } catch {
                // Every refusal is this library's own, and tells where to look.
                if error.step.name.isEmpty { Issue.record("\(error)") }
            }
        }
        return accepted
    }

    @Test("Damaged metadata is refused, or names the issuer that was asked and endpoints that may be used")
    func metadata() throws {
        let seed = try RawAnswer.fixture("auth0/discovery").body
        let issuer = try #require(JSONObject(parsing: seed)?["issuer"]?.string)
        let request = try MetadataRequest(issuer: issuer)
        let accepted = accepted(seed, 1) { answer throws(OAuth2Error) in
            guard let metadata = try request.metadata(in: answer, now: FixedClock.start) else { return }
            guard metadata.issuer.utf8.elementsEqual(issuer.utf8) else {
                Issue.record("another issuer was accepted")
                return
            }
            _ = try AuthorizationServer(metadata)
        }
        #expect(accepted > Self.rounds / 50, "the damage is too heavy to test anything")
    }

    @Test("Damaged key sets are refused, or hold keys that can be used")
    func keys() throws {
        let seed = try RawAnswer.fixture("dot/keys").body
        let accepted = accepted(seed, 2) { answer throws(OAuth2Error) in
            let keys = try JSONWebKeySet(answer, now: FixedClock.start)
            for key in keys.keys where key.fits(.rs256) && key.keyType != "RSA" { Issue.record("\(key.keyType) fits") }
        }
        #expect(accepted > Self.rounds / 50, "the damage is too heavy to test anything")
    }

    @Test("Damaged user info is refused, or is about the expected user")
    func userInfo() throws {
        let seed = try RawAnswer.fixture("auth0/user-info").body
        let subject = try #require(JSONObject(parsing: seed)?["sub"]?.string)
        let accepted = accepted(seed, 3) { answer throws(OAuth2Error) in
            let info = try UserInfo(answer, expectedSubject: subject, now: FixedClock.start)
            if !info.subject.utf8.elementsEqual(subject.utf8) { Issue.record("another subject was accepted") }
            _ = info.isEmailVerified
            _ = info.updatedAt
            _ = info.address?.locality
        }
        #expect(accepted > Self.rounds / 50, "the damage is too heavy to test anything")
    }
}
