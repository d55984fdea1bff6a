import Testing

@testable import OAuth2

@Suite struct ByteTextTests {
    @Test("Texts that look the same are equal only when their bytes are")
    func equality() {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed, "Swift's own equality, which is not meant here")
        #expect(ByteText(composed) != ByteText(decomposed))
        #expect(ByteText(composed) == ByteText("\u{E9}"))
        #expect(Set([ByteText(composed), ByteText(decomposed), ByteText("\u{E9}")]).count == 2)
    }

    @Test("Every byte, and their count, makes another hash and another mixed number", arguments: 0..<40)
    func hashes(count: Int) {
        let bytes = (0..<count).map { UInt8(ascii: "0") + UInt8($0) }
        // One byte longer, also by the zero that nothing at all could be taken for.
        var others = [bytes + [UInt8(ascii: "0")], bytes + [0]]
        for place in 0..<count {
            others.append(bytes)
            others[others.count - 1][place] ^= 1
        }
        let texts = ([bytes] + others).map { ByteText(String(decoding: $0, as: UTF8.self)) }
        #expect(Set(texts.map(\.hashValue)).count == texts.count)
        #expect(Set(texts.map { $0.mixed(0x9E37_79B9_7F4A_7C15) }).count == texts.count)
    }

    @Test(
        "The high bits of mixed numbers are spread evenly, with factors that are bad when only halves of products are kept",
        arguments: [0xE3BE_E78B_B6FF_ECB1, 0xC804_ED7C_0AFF_FCFD],
        ["auth0|", "00000000-0000-4000-8000-0000000"]
    )
    func spread(factor: UInt64, prefix: String) {
        var counts = [Int](repeating: 0, count: 64)
        for number in 10_000..<14_096 { counts[Int(ByteText("\(prefix)\(number)").mixed(factor) >> 58)] += 1 }
        #expect(counts.allSatisfy { $0 < 128 }, "64 each is even")
    }

    @Test(
        "The low bits of mixed numbers are spread as evenly, whatever factor was drawn: they choose a place in a table",
        arguments: [
            ("auth0|", ""), ("00000000-0000-4000-8000-0000000", ""), ("", "@example.com"), ("", ""), ("é", "é"),
        ]
    )
    func lowBits(prefix: String, suffix: String) {
        var random = SeededRandom(7)
        let texts = (10_000..<14_096).map { ByteText("\(prefix)\($0)\(suffix)") }
        for _ in 0..<20 {
            let factor = random.next() | 1
            var counts = [Int](repeating: 0, count: 64)
            for text in texts { counts[Int(text.mixed(factor) >> 1 & 63)] += 1 }
            #expect(counts.allSatisfy { $0 < 128 }, "64 each is even")
            #expect(Set(texts.map { $0.mixed(factor) | 1 }).count == texts.count)
        }
    }

    @Test("Texts end alike when their last eight bytes and their lengths are the same")
    func endings() {
        let ending = ByteText("ada@example.com").ending
        #expect(ending == ByteText("bob@example.com").ending)
        for other in ["ada@example.org", "anna@example.com", "com", ""] { #expect(ending != ByteText(other).ending) }
        #expect(ByteText("a").ending != ByteText("b").ending)
    }

    @Test("One word does not undo what another one changed: these two names collide when only low halves are kept")
    func chosenNames() {
        var random = SeededRandom(1)
        let same = (0..<1_000).filter { _ in
            let factor = random.next() | 1
            return ByteText("auth0|0paaapaaap").mixed(factor) == ByteText("auth0|00aaa0aaa0").mixed(factor)
        }
        #expect(same.isEmpty)
    }
}
