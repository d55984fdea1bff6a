import Testing

@testable import OAuth2

@Suite("Sets of ASCII characters")
struct ASCIISetTests {
    private static let sets: [(name: String, set: ASCIISet)] = [
        ("unreserved", .unreserved), ("token", .token), ("url", .url), ("printable", .printable),
        ("fieldValue", .fieldValue), ("visible", .visible), ("scope", .scope),
    ]

    @Test(
        "One character decides about a text, wherever it stands and however long the text is",
        arguments: sets.indices
    )
    func everyPlace(index: Int) {
        let (name, set) = Self.sets[index]
        for count in 1...20 {
            for place in 0..<count {
                for byte in UInt8.min...127 {
                    var bytes = Array(repeating: UInt8(ascii: "a"), count: count)
                    bytes[place] = byte
                    let text = String(decoding: bytes, as: UTF8.self)
                    #expect(text.consists(of: set) == set.contains(byte), "\(name), \(byte) at \(place) of \(count)")
                }
            }
        }
    }

    @Test("What is not ASCII is in no set, wherever it stands", arguments: sets.indices)
    func notASCII(index: Int) {
        for before in 0..<20 {
            let text = String(repeating: "a", count: before) + "é" + String(repeating: "a", count: 20 - before)
            #expect(!text.consists(of: Self.sets[index].set))
        }
    }

    @Test("An empty text consists of anything")
    func empty() { #expect("".consists(of: .token)) }
}
