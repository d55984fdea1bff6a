import OAuth2
import Testing

@testable import OAuth2Testing

@Suite("Hashes and encodings of one-time codes")
struct CryptographyTests {
    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// FIPS 180-4 examples: no, one and two blocks, and the lengths around the end of a block.
    @Test(
        "SHA-1 vectors",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        ]
    )
    func sha1(message: String, digest: String) {
        #expect(Self.hex(SHA1.digest(of: Array(message.utf8))) == digest)
    }

    @Test("HMAC vectors of RFC 2202 and RFC 4231: a short key and one longer than a block")
    func hmac() {
        let what = Array("what do ya want for nothing?".utf8)
        let jefe = Array("Jefe".utf8)
        #expect(Self.hex(HMAC.sha1(what, key: jefe)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(
            Self.hex(HMACSHA256.code(of: what, key: jefe))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        let long = [UInt8](repeating: 0xAA, count: 131)
        let text = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        #expect(
            Self.hex(HMACSHA256.code(of: text, key: long))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        )
    }

    @Test(
        "Base32 vectors of RFC 4648",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI"),
        ]
    )
    func base32(plain: String, encoded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == encoded)
        #expect(Base32.decode(encoded) == Array(plain.utf8))
    }

    @Test("An ID token is signed with HMAC-SHA-256 and the client's secret")
    func idToken() throws {
        let exchange = Exchange()
        let token = try #require(exchange.exchange(try exchange.code())["id_token"])
        let parts = token.split(separator: ".")
        let input = Array("\(parts[0]).\(parts[1])".utf8)
        #expect(Base64URL.encode(HMACSHA256.code(of: input, key: Array("app-secret".utf8))) == parts[2])
        let header = Base64URL.decode(parts[0].utf8).flatMap(JSONObject.init(parsing:))
        #expect(header?["alg"]?.string == "HS256")
    }
}
