import Testing

@testable import OAuth2

@Suite("Signed JSON Web Tokens")
struct JSONWebTokenTests {
    private static func base64(_ text: String) -> String { Base64URL.encode(Array(text.utf8)) }

    @Test("are taken apart: header, claims, signature, and the bytes that are signed")
    func parts() throws {
        let sample = SampleIDToken()
        let token = try JSONWebToken(sample.token)
        #expect(token.algorithm == .rs256)
        #expect(token.keyID == "k1")
        #expect(token.type == "JWT")
        #expect(token.header.names == ["alg", "kid", "typ"])
        #expect(token.claims["sub"]?.string == "sample-user")
        #expect(token.signature == [1, 2, 3])
        #expect(token.signedBytes == Array(sample.signedText.utf8))
    }

    /// RFC 7515 appendix A.1.1, with the key of A.1.1 as well.
    @Test("the first example of RFC 7515, checked with its key")
    func example() throws {
        let text = """
            eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
            cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
            """
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        let token = try JSONWebToken(IDToken(text))
        #expect(token.claims["http://example.com/is_root"]?.bool == true)
        let secret = try #require(Base64URL.decode(key.utf8))
        #expect(HMACSHA256.code(of: token.signedBytes, key: secret) == token.signature)
    }

    /// RFC 4231 sections 4.3 and 4.7: a short key, and one that is longer than a block.
    @Test("HMAC with SHA-256: the vectors of RFC 4231")
    func hmac() {
        func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        #expect(
            hex(HMACSHA256.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        let text = "Test Using Larger Than Block-Size Key - Hash Key First"
        #expect(
            hex(HMACSHA256.code(of: Array(text.utf8), key: Array(repeating: 0xAA, count: 131)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        )
    }

    static let malformed: [(String, String)] = [
        ("empty", ""), ("one part", "e30"), ("two parts", "e30.e30"), ("four parts", "e30.e30.AQ.AQ"),
        ("an encrypted token", "e30.e30.e30.e30.AQ"),
        ("padding in the header", base64(#"{"alg":"RS256"} "#) + "=.e30.AQ"),
        ("padding in the claims", base64(#"{"alg":"RS256"}"#) + ".e30=.AQ"),
        ("padding in the signature", base64(#"{"alg":"RS256"}"#) + ".e30.AQ=="),
        ("left-over bits in the claims", base64(#"{"alg":"RS256"}"#) + ".e31.AQ"),
        ("left-over bits in the signature", base64(#"{"alg":"RS256"}"#) + ".e30.AR"),
        ("a line break", base64(#"{"alg":"RS256"}"#) + ".e30.AQ\n"),
        ("the standard base64 alphabet", base64(#"{"alg":"RS256"}"#) + ".e30.+/8A"),
        ("a header that is a list", base64("[]") + ".e30.AQ"),
        ("a header with a member twice", base64(#"{"alg":"RS256","alg":"none"}"#) + ".e30.AQ"),
        ("claims that are a text", base64(#"{"alg":"RS256"}"#) + "." + base64(#""x""#) + ".AQ"),
        ("a claim twice", base64(#"{"alg":"RS256"}"#) + "." + base64(#"{"sub":"a","sub":"b"}"#) + ".AQ"),
        (
            "a claim twice, once with an escape",
            base64(#"{"alg":"RS256"}"#) + "." + base64(#"{"sub":"a","\u0073ub":"b"}"#) + ".AQ"
        ),
        (
            "nested deeper than 64 levels",
            base64(#"{"alg":"RS256"}"#) + "."
                + base64(#"{"a":"# + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}")
                + ".AQ"
        ),
        ("longer than 512 KiB", String(repeating: "A", count: 524_289)),
    ]

    @Test("what is no signed token is refused", arguments: malformed)
    func refused(name: String, text: String) {
        let error = refusal { try JSONWebToken(IDToken(text)) }
        #expect(error?.code == .invalidIDToken)
        #expect(error?.parameter == "id_token")
    }

    @Test("a token of exactly 512 KiB is read, one byte more is not")
    func limit() throws {
        let start = Self.base64(#"{"alg":"RS256"}"#) + ".e30."
        let rest = JSONWebToken.maximumBytes - start.utf8.count
        let text = start + String(repeating: "A", count: rest)
        #expect(try JSONWebToken(IDToken(text)).signature.count == rest * 3 / 4)
        #expect(refusal { try JSONWebToken(IDToken(text + "AA")) }?.message.contains("512 KiB") == true)
    }

    @Test(
        "no algorithm, or none in any spelling, is refused",
        arguments: [
            nil, #""none""#, #""None""#, #""NONE""#, #""nOnE""#, #""\u006eone""#, #""""#, "7", "null", #"["RS256"]"#,
        ]
    )
    func algorithm(json: String?) {
        var sample = SampleIDToken()
        sample.header["alg"] = json
        #expect(refusal { try JSONWebToken(sample.token) }?.parameter == "alg")
    }

    @Test("an empty signature is none, whatever the algorithm says")
    func unsigned() {
        var sample = SampleIDToken()
        sample.signature = []
        #expect(refusal { try JSONWebToken(sample.token) }?.parameter == "alg")
    }

    @Test("critical extensions are refused, even an empty list", arguments: [#"["b64"]"#, #"["exp"]"#, "[]", "7"])
    func critical(json: String) {
        var sample = SampleIDToken()
        sample.header["crit"] = json
        #expect(refusal { try JSONWebToken(sample.token) }?.parameter == "crit")
    }

    @Test(
        "tokens of another kind are refused",
        arguments: ["at+jwt", "logout+jwt", "LOGOUT+JWT", "application/at+jwt", "dpop+jwt"]
    )
    func foreignType(type: String) {
        var sample = SampleIDToken()
        sample.header["typ"] = "\"\(type)\""
        #expect(refusal { try JSONWebToken(sample.token) }?.parameter == "typ")
    }

    @Test("no type, and one that nobody knows, are tolerated", arguments: [nil, #""jwt""#, #""id_token+jwt""#])
    func tolerated(json: String?) throws {
        var sample = SampleIDToken()
        sample.header["typ"] = json
        #expect(try JSONWebToken(sample.token).algorithm == .rs256)
    }
}
