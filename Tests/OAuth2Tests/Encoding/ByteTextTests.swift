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
}
