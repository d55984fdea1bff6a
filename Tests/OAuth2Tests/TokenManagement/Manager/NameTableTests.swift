import Testing

@testable import OAuth2

@Suite("Values by name")
struct NameTableTests {
    private static func name(_ text: String, factor: UInt64 = 0x9E37_79B9_7F4A_7C15) -> MixedName {
        MixedName(ByteText(text), factor: factor)
    }

    @Test("A table does what a dictionary does, in random order", arguments: 0..<20)
    func random(seed: UInt64) {
        var random = SeededRandom(seed)
        var table = NameTable<Int>()
        var dictionary: [String: Int] = [:]
        // Few names, so that most are there, and are removed again.
        for value in 0..<2_000 {
            let text = "auth0|\(random.next() % 100)"
            if random.next() % 3 == 0 {
                #expect(table.remove(Self.name(text)) == dictionary.removeValue(forKey: text))
            } else {
                table.insert(value, Self.name(text))
                dictionary[text] = value
            }
            #expect(table.count == dictionary.count)
        }
        for number in 0..<100 {
            #expect(table[Self.name("auth0|\(number)")]?.value == dictionary["auth0|\(number)"])
        }
    }

    /// Names whose numbers are all the same.
    private static func alike(_ count: Int) -> [MixedName] {
        // Mixed with a factor of zero, all names have one.
        (0..<count).map { name("\(10 + $0)", factor: 0) }
    }

    @Test("Names with one and the same number are told apart, and found when one that was put before them has gone")
    func sameNumber() {
        let names = Self.alike(40)
        #expect(Set(names.map(\.number)).count == 1)
        for removed in names.indices {
            var table = NameTable<Int>()
            for (value, name) in names.enumerated() { table.insert(value, name) }
            #expect(table.remove(names[removed]) == removed)
            #expect(table[names[removed]]?.value == nil)
            for (value, name) in names.enumerated() where value != removed { #expect(table[name]?.value == value) }
        }
    }

    @Test("Nothing is in an empty table, and nothing is left in one that was emptied")
    func empty() {
        var table = NameTable<Int>()
        #expect(table[Self.name("ada")]?.value == nil && table.remove(Self.name("ada")) == nil)
        for round in 0..<3 {
            for number in 0..<100 { table.insert(round, Self.name("\(number)")) }
            for number in 0..<100 { #expect(table.remove(Self.name("\(number)")) == round) }
            #expect(table.count == 0 && table[Self.name("7")]?.value == nil)
        }
    }
}
