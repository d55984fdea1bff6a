import Testing

@testable import OAuth2

@Suite("Percent-encoding")
struct PercentEncodingTests {
    @Test("every ASCII byte: the unreserved ones stay, all others become %XX in upper case")
    func everyByte() {
        let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        for byte in UInt8(0)..<128 {
            let hex = String(byte, radix: 16, uppercase: true)
            let expected =
                kept.contains(byte) ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + hex
            #expect(PercentEncoding.encode(String(Unicode.Scalar(byte))) == expected, "byte \(byte)")
        }
    }

    @Test(
        "text in context",
        arguments: [
            ("", ""),
            ("a b", "a%20b"),
            ("a+b&c=d%e", "a%2Bb%26c%3Dd%25e"),
            ("https://app.example/cb?x=1", "https%3A%2F%2Fapp.example%2Fcb%3Fx%3D1"),
            ("é", "%C3%A9"),
            ("€", "%E2%82%AC"),
            ("😀", "%F0%9F%98%80"),
            ("line\r\nbreak", "line%0D%0Abreak"),
            // RFC 6749 appendix B.
            (" %&+£€", "%20%25%26%2B%C2%A3%E2%82%AC"),
        ]
    )
    func encoded(plain: String, expected: String) {
        #expect(PercentEncoding.encode(plain) == expected)
    }

    @Test("every scalar of a sample from all planes survives a round trip")
    func roundTrip() throws {
        for value in stride(from: UInt32(0), to: 0x11_0000, by: 97) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "x" + String(scalar) + "y"
            let decoded = try #require(PercentEncoding.decodeForm(PercentEncoding.encode(text).utf8))
            #expect(decoded.utf8.elementsEqual(text.utf8))
        }
    }

    @Test("reading: plus is a space, hexadecimal digits of both cases count")
    func decode() {
        #expect(PercentEncoding.decodeForm("a+b%20c%2Bd".utf8) == "a b c+d")
        #expect(PercentEncoding.decodeForm("%c3%A9%C3%a9".utf8) == "éé")
        #expect(PercentEncoding.decodeForm("%00".utf8) == "\0")
        #expect(PercentEncoding.decodeForm("".utf8)?.isEmpty == true)
    }

    @Test("every byte value can be written as an escape; those that are no UTF-8 on their own are refused")
    func everyEscape() {
        for byte in UInt8.min...UInt8.max {
            let hex = (byte < 16 ? "0" : "") + String(byte, radix: 16)
            let decoded = PercentEncoding.decodeForm("%\(hex)".utf8)
            #expect(decoded == (byte < 128 ? String(Unicode.Scalar(byte)) : nil), "byte \(byte)")
        }
    }

    @Test(
        "broken escapes and text that is not UTF-8 are refused",
        arguments: [
            "%", "a%", "%4", "%4%41", "%G1", "%1G", "%%41", "% 41", "%u0041", "%C3", "%C3%28", "%ED%A0%80", "%F5",
        ]
    )
    func broken(text: String) {
        #expect(PercentEncoding.decodeForm(text.utf8) == nil)
    }
}
