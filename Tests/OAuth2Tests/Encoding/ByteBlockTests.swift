import Testing

@testable import OAuth2

@Suite("32 bytes at a time")
struct ByteBlockTests {
    @Test("a byte that does not stand for itself in a JSON string is seen at every place")
    func hasStop() {
        for byte in UInt8.min ... .max {
            let stops = byte < 0x20 || byte > 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            for place in 0..<32 {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 34)
                bytes[place + 1] = byte
                #expect(hasStop(bytes, from: 1) == stops, "\(byte) at \(place)")
            }
        }
    }

    private func hasStop(_ bytes: [UInt8], from position: Int) -> Bool? { ByteBlock(bytes.span, position)?.hasStop }

    @Test("there is none where less bytes are left")
    func end() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 40)
        let blocks = [ByteBlock(bytes.span, 8), ByteBlock(bytes.span, 9)]
        let words = [ByteWord(bytes.span, 32), ByteWord(bytes.span, 33)]
        #expect(blocks.map { $0 == nil } == [false, true])
        #expect(words.map { $0 == nil } == [false, true])
    }

    @Test("a string of any length ends at its quote, and a control character in it is refused", arguments: 0..<140)
    func strings(length: Int) {
        let text = String(repeating: "t", count: length)
        let parsed = JSONObject(parsing: Array(#"{"a":"\#(text)","b":"\#(text)\\"}"#.utf8))
        #expect(parsed?["a"]?.string == text)
        #expect(parsed?["b"]?.string == text + "\\")
        #expect(JSONObject(parsing: Array("{\"a\":\"\(text)\u{1}\(text)\"}".utf8)) == nil)
        #expect(JSONObject(parsing: Array("{\"a\":\"\(text)é\(text)\"}".utf8))?["a"]?.string == text + "é" + text)
        #expect(JSONObject(parsing: Array("{\"a\":\"\(text)".utf8) + [0xFF] + Array("\(text)\"}".utf8)) == nil)
    }
}
