import Testing

@testable import OAuth2

@Suite("Eight bytes at a time")
struct ByteWordTests {
    @Test("the first byte that does not stand for itself is found at every place, behind and before any other byte")
    func firstStop() {
        for byte in UInt8.min ... .max {
            let stops = byte < 0x20 || byte > 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            for place in 0..<8 {
                for filler in [UInt8(ascii: " "), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "]"), 0x7F] {
                    var bytes = [UInt8](repeating: filler, count: 8)
                    bytes[place] = byte
                    #expect(word(bytes).firstStop == (stops ? place : nil), "\(byte) at \(place)")
                }
            }
        }
    }

    @Test("of two bytes to stop at, the first counts", arguments: [0x00, 0x1F, 0x22, 0x5C, 0x80, 0xFF] as [UInt8])
    func firstOfTwo(byte: UInt8) {
        for first in 0..<7 {
            for second in (first + 1)..<8 {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 8)
                bytes[first] = byte
                bytes[second] = 0
                #expect(word(bytes).firstStop == first)
            }
        }
    }

    private func word(_ bytes: [UInt8]) -> ByteWord {
        ByteWord(loaded: UInt64(littleEndian: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }))
    }
}
