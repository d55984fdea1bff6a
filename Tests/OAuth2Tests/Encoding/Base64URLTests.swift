import Foundation
import Testing

@testable import OAuth2

@Suite("base64 and base64url")
struct Base64URLTests {
    /// RFC 4648 section 10.
    @Test(
        "the vectors of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(plain: String, standard: String) {
        #expect(Base64URL.encodeStandard(Array(plain.utf8).span) == standard)
        let withoutPadding = standard.filter { $0 != "=" }
        #expect(Base64URL.encode(Array(plain.utf8)) == withoutPadding)
        #expect(Base64URL.decode(withoutPadding.utf8) == Array(plain.utf8))
    }

    /// RFC 7515 appendix C.
    @Test("the two characters in which the alphabets differ")
    func alphabets() {
        let bytes: [UInt8] = [3, 236, 255, 224, 193]
        #expect(Base64URL.encode(bytes) == "A-z_4ME")
        #expect(Base64URL.encodeStandard(bytes.span) == "A+z/4ME=")
        #expect(Base64URL.decode("A-z_4ME".utf8) == bytes)
    }

    @Test("every length up to 300 agrees with Foundation and survives a round trip")
    func roundTrip() {
        for count in 0...300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(Base64URL.encodeStandard(bytes.span) == Data(bytes).base64EncodedString())
            let text = Base64URL.encode(bytes)
            #expect(Base64URL.decode(text.utf8) == bytes)
        }
    }

    @Test("every two-character text either decodes to one byte or has bits left over")
    func leftOverBits() {
        var accepted = 0
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                guard let bytes = Base64URL.decode([first, second]) else { continue }
                accepted += 1
                #expect(Array(Base64URL.encode(bytes).utf8) == [first, second], "two texts for the same byte")
            }
        }
        #expect(accepted == 256)
    }

    @Test("one byte that is no digit, wherever it stands, and nothing is decoded", arguments: [4, 6, 7, 8])
    func oneWrongByte(count: Int) {
        let digits = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for index in 0..<count {
            for byte in UInt8.min...UInt8.max where !digits.contains(byte) {
                var text = Array(repeating: UInt8(ascii: "A"), count: count)
                text[index] = byte
                #expect(Base64URL.decode(text) == nil)
            }
        }
    }

    @Test(
        "anything but the one right text is refused",
        arguments: [
            "A", "AAAAA", "Zg==", "Zm8=", "Zh", "Zm9", "A+z/4ME", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v=", "Zm9v.", "Zm9é",
            "Zg=", "=",
        ]
    )
    func refused(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
