import Testing

@testable import OAuth2

@Suite("Collecting bytes")
struct ByteWriterTests {
    @Test("more than there was room for at first", arguments: [0, 1, 7, 8, 9, 1_023, 1_024, 1_025, 5_000])
    func growth(count: Int) {
        let text = String(repeating: "é", count: count)
        var writer = ByteWriter(capacity: 1)
        writer.append(UInt8(ascii: "<"))
        writer.append(text)
        writer.append("|")
        writer.percentEncode(text)
        writer.append(UInt8(ascii: "&"), "name", UInt8(ascii: "="))
        let expected = "<" + text + "|" + String(repeating: "%C3%A9", count: count) + "&name="
        #expect(writer.text == expected)
        #expect(writer.array == Array(expected.utf8))
    }

    @Test("every byte is escaped or not, whatever stands around it")
    func escapes() {
        for byte in UInt8(0)..<128 {
            let character = String(Unicode.Scalar(byte))
            let isUnreserved = ASCIISet.unreserved.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            let escape = isUnreserved ? character : "%" + (byte < 16 ? "0" : "") + digits
            for place in 0..<20 {
                let (before, behind) = (String(repeating: "a", count: place), String(repeating: "z", count: 19 - place))
                var writer = ByteWriter()
                let isPlain = writer.percentEncode(before + character + behind)
                #expect(isPlain == isUnreserved)
                #expect(writer.text == before + escape + behind)
            }
        }
    }
}
