import Testing

@testable import OAuth2

@Suite("SHA-256")
struct SHA256Tests {
    /// FIPS 180-4's examples and the first messages of NIST's CAVP file SHA256ShortMsg.
    @Test(
        "gives the digests that NIST publishes",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                    + "nopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ]
    )
    func publishedText(message: String, digest: String) {
        #expect(hex(SHA256.digest(of: Array(message.utf8))) == digest)
    }

    @Test(
        "gives the digests that NIST publishes for binary messages",
        arguments: [
            ([0xD3] as [UInt8], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
            ([0x11, 0xAF], "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
            ([0xB4, 0x19, 0x0E], "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"),
        ]
    )
    func publishedBytes(message: [UInt8], digest: String) {
        #expect(hex(SHA256.digest(of: message)) == digest)
    }

    @Test("agrees with another implementation at every length around the block borders")
    func byRule() throws { try byRule(SHA256.digest(of:)) }

    private func byRule(_ digest: ([UInt8]) -> [UInt8]) throws {
        let lines = try TestFile.lines("Vectors/sha256-by-rule.txt")
        #expect(lines.count == 147)
        for line in lines {
            let columns = line.split(separator: " ")
            let count = try #require(Int(columns[0]))
            let message = (0..<count).map { UInt8(truncatingIfNeeded: 31 * $0 + 7 * count + $0 / 256) }
            #expect(hex(digest(message)) == columns[1], "length \(count)")
        }
    }

    @Test("digests a million times 'a' (FIPS 180-4)")
    func million() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            hex(SHA256.digest(of: message)) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test("the code for processors without instructions agrees with it, too")
    func portable() throws { try byRule { SHA256Digest(of: $0.span, usingInstructions: false).bytes } }

    @Test("and so do the processor's instructions", .enabled(if: SHA256Digest.hasInstructions))
    func instructions() throws { try byRule { SHA256Digest(of: $0.span, usingInstructions: true).bytes } }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
