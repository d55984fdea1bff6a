import Foundation
import OAuth2Testing
import Testing

@Suite("TOTP")
struct TOTPTests {
    /// RFC 6238 appendix B, the SHA-1 rows, with six digits.
    @Test(
        "The vectors of RFC 6238",
        arguments: [
            (59.0, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ]
    )
    func vectors(seconds: Double, code: String) throws {
        let totp = try #require(TOTP(base32: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
        #expect(totp.code(at: Date(timeIntervalSince1970: seconds)) == code)
    }

    @Test("Case, spaces and padding of the secret do not matter")
    func spelling() throws {
        let totp = try #require(TOTP(base32: "gezd gnbv gy3t qojq gezd gnbv gy3t qojq===="))
        #expect(totp.code(at: Date(timeIntervalSince1970: 59)) == "287082")
    }

    @Test("What is not base32 is no secret", arguments: ["", "1", "ABC!", "ÄÖ"])
    func invalid(secret: String) {
        #expect(TOTP(base32: secret) == nil)
    }

    @Test("The secret is in no description")
    func redacted() throws {
        let totp = try #require(TOTP(base32: "GEZDGNBVGY3TQOJQ"))
        var dumped = ""
        dump(totp, to: &dumped)
        #expect("\(totp)" == "TOTP(redacted)")
        #expect(!dumped.contains("49"))
    }
}
