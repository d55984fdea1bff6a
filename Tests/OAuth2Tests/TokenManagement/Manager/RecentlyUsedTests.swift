import Testing

@testable import OAuth2

@Suite("Recently used values")
struct RecentlyUsedTests {
    @Test("The values used last are kept, as many as the limit says, and never more than twice as many")
    func limit() {
        var values = RecentlyUsed<Int>(limit: 10)
        for index in 0..<100 {
            values[ByteText("\(index)")] = index
            #expect(values.count <= 20)
            #expect(values[ByteText("\(index)")] == index)
            // Asked for all the time.
            #expect(values["0"] == 0)
        }
        for index in 91..<100 { #expect(values[ByteText("\(index)")] == index) }
        #expect(values["70"] == nil)
    }

    @Test("A value that is set to nil is gone, however long it has been there")
    func forget() {
        var values = RecentlyUsed<Int>(limit: 4)
        for name in ["a", "b", "c"] { values[ByteText(name)] = 1 }
        for name in ["a", "b", "c"] {
            values[ByteText(name)] = nil
            #expect(values[ByteText(name)] == nil)
        }
        #expect(values.count == 0)
    }
}

// For short tests.
extension ByteText: ExpressibleByStringLiteral {
    /// The text as it stands there.
    public init(stringLiteral text: String) { self.init(text) }
}
