import Testing

@testable import OAuth2

@Suite("Comparing bytes")
struct SpanEqualityTests {
    @Test("a difference is seen at every place", arguments: 0..<40)
    func difference(count: Int) {
        let bytes = (0..<count).map { UInt8($0) }
        let same = bytes
        #expect(areEqual(bytes, same))
        #expect(!areEqual(bytes, bytes + [0]))
        for place in 0..<count {
            var other = bytes
            other[place] ^= 0x80
            #expect(!areEqual(bytes, other), "at \(place)")
        }
    }

    private func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.span.isEqual(to: right.span) }
}
