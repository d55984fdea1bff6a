import Testing

@testable import OAuth2

@Suite("Recently used values")
struct RecentlyUsedTests {
    @Test("The values used last are kept, as many as the limit says, and never more than twice as many")
    func limit() {
        var values = RecentlyUsed<Int>(limit: 10)
        for index in 0..<100 {
            values["\(index)"] = index
            #expect(values.count <= 20)
            #expect(values["\(index)"] == index)
            // Asked for all the time.
            #expect(values["0"] == 0)
        }
        for index in 91..<100 { #expect(values["\(index)"] == index) }
        #expect(values["70"] == nil)
    }

    @Test("A value that is set to nil is gone, however long it has been there", arguments: [[], ["d", "e"]])
    func forget(after: [String]) {
        var values = RecentlyUsed<Int>(limit: 4)
        for name in ["a", "b", "c"] { values[MixedName(stringLiteral: name)] = 1 }
        // Now those are the old ones.
        for name in after { values[MixedName(stringLiteral: name)] = 2 }
        for name in ["a", "b", "c"] {
            values[MixedName(stringLiteral: name)] = nil
            #expect(values[MixedName(stringLiteral: name)] == nil)
        }
        #expect(values.count == after.count)
    }
}

// For short tests.
extension MixedName: ExpressibleByStringInterpolation {
    /// The text as it stands there, mixed with one and the same factor.
    public init(stringLiteral text: String) { self.init(ByteText(text), factor: 0x9E37_79B9_7F4A_7C15) }
}
