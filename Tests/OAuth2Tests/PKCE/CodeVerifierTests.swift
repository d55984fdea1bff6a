import Foundation
import Testing

@testable import OAuth2

@Suite("PKCE verifier and challenge")
struct CodeVerifierTests {
    @Test("RFC 7636 appendix B: octets, verifier and challenge")
    func appendixB() throws {
        let octets: [UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]
        let verifier = CodeVerifier(randomBytes: octets.span)
        #expect(verifier.reveal() == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(verifier.challenge.string == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(CodeChallenge.method == "S256")
    }

    @Test(
        "the challenge of verifiers at the limits of length and alphabet",
        arguments: [
            (String(repeating: "a", count: 43), "ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA"),
            (String(repeating: "~", count: 128), "zNhOm5Jyonenca7bQzzpjUpwFDVrfhrbbOGCqgWA6HU"),
            (String(repeating: "-._~", count: 32), "wEN2Mh1i33jhevH7WF-NulA1aGJPY9l0zG2M4t8rhw4"),
        ]
    )
    func limits(text: String, challenge: String) throws {
        #expect(try CodeVerifier(checking: text).challenge.string == challenge)
    }

    @Test("every character of the alphabet is accepted")
    func alphabet() throws {
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        #expect(try CodeVerifier(checking: all).reveal() == all)
    }

    @Test("42 and 129 characters are refused")
    func wrongLength() {
        for count in [0, 1, 42, 129, 1_000] {
            let error = refusal { try CodeVerifier(checking: String(repeating: "a", count: count)) }
            #expect(error?.code == .invalidParameter, "\(count)")
            #expect(error?.parameter == "code_verifier")
        }
    }

    @Test("every ASCII character outside the alphabet is refused, and so is anything outside ASCII")
    func wrongCharacter() {
        let base = String(repeating: "a", count: 42)
        for byte in UInt8(0)..<128 where !ASCIISet.unreserved.contains(byte) {
            let text = base + String(Unicode.Scalar(byte))
            #expect(refusal { try CodeVerifier(checking: text) }?.code == .invalidParameter, "byte \(byte)")
        }
        for text in ["é", "\u{212A}", "a\u{301}", "１"] {
            #expect(refusal { try CodeVerifier(checking: base + text) }?.code == .invalidParameter, "\(text)")
        }
    }

    @Test("a fresh verifier has 43 characters, is valid, and none comes twice")
    func fresh() throws {
        var seen: Set<String> = []
        for _ in 0..<1_000 {
            let text = CodeVerifier().reveal()
            #expect(text.utf8.count == 43)
            _ = try CodeVerifier(checking: text)
            seen.insert(text)
        }
        #expect(seen.count == 1_000)
    }

    @Test("the alphabet is used evenly: no character is missing in 43 000")
    func evenAlphabet() {
        var counts: [Character: Int] = [:]
        for _ in 0..<1_000 {
            // The last character of 43 holds four bits only.
            for character in CodeVerifier().reveal().dropLast() { counts[character, default: 0] += 1 }
        }
        // 656 expected of each; seven standard deviations are about 180.
        #expect(counts.count == 64)
        #expect(counts.values.allSatisfy { (450...880).contains($0) })
    }

    @Test("a verifier survives JSON, and a broken one is refused when it is read")
    func codable() throws {
        let verifier = CodeVerifier()
        let data = try JSONEncoder().encode([verifier])
        #expect(try JSONDecoder().decode([CodeVerifier].self, from: data) == [verifier])
        // The error of a session store that reads a damaged value, and it must not quote the value.
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CodeVerifier].self, from: Data(#"["short"]"#.utf8))
        }
        #expect(!"\(String(reflecting: error))".contains("short"))
    }

    @Test("equality looks at every character")
    func equality() throws {
        let text = String(repeating: "a", count: 43)
        let verifier = try CodeVerifier(checking: text)
        #expect(try verifier == CodeVerifier(checking: text))
        #expect(try verifier != CodeVerifier(checking: text.dropLast() + "b"))
        #expect(try verifier != CodeVerifier(checking: text + "a"))
        #expect(try verifier != CodeVerifier(checking: "b" + text.dropFirst()))
    }
}
