import Testing

@testable import OAuth2

@Suite("Random bytes")
struct RandomBytesTests {
    @Test("as many as were asked for, up to the system's limit", arguments: [0, 1, 31, 32, 96, 255, 256])
    func count(_ count: Int) {
        #expect(RandomBytes.make(count).count == count)
    }

    @Test("every byte is drawn: none stays zero over many draws")
    func everyByteIsWritten() {
        var seen = [Bool](repeating: false, count: 256)
        for _ in 0..<64 {
            for (index, byte) in RandomBytes.make(256).enumerated() where byte != 0 { seen[index] = true }
        }
        #expect(seen.allSatisfy { $0 })
    }

    @Test("two draws differ")
    func fresh() {
        #expect(Set((0..<1_000).map { _ in RandomBytes.make(16) }).count == 1_000)
    }
}
