/// Values by name.
///
/// A dictionary hashes the name again, with a stronger function, and keeps values apart from names: with a hundred users, asked for in
/// turn, a token took twice as long. With very many, nearly all is waiting for memory, and here is one place less to wait for.
///
/// Open addressing: a value is at the place that its number tells, or, where that is taken, at the next one that is free. Names of
/// one number would be compared one after the other; see ``ByteText/mixed(_:)`` why nobody can choose them so.
struct NameTable<Value: Sendable>: Sendable {
    /// A name with its value; an object, so that looking at one counts one reference, and not those of all that is in it.
    final class Entry: Sendable {
        fileprivate let name: ByteText
        let value: Value

        fileprivate init(_ name: ByteText, _ value: Value) {
            self.name = name
            self.value = value
        }

        /// A call of its own, because inlined it would retain and release both names.
        @inline(never)
        fileprivate func isNamed(_ other: ByteText) -> Bool { name == other }
    }

    /// Where an entry is, or none.
    private struct Slot: Sendable {
        /// The number of the entry's name, so that others are passed by without a look at them; 0 where there is none.
        var number: UInt64 = 0
        var entry: Entry?
    }

    private var slots: [Slot] = []
    private(set) var count = 0

    /// The entry of `name`.
    @inline(__always)
    subscript(name: MixedName) -> Entry? { place(of: name)?.entry }

    /// Where the entry of `name` is.
    @inline(__always)
    private func place(of name: MixedName) -> (index: Int, entry: Entry)? {
        if count == 0 { return nil }
        var index = home(of: name.number)
        while slots[index].number != 0 {
            if slots[index].number == name.number, let entry = slots[index].entry, entry.isNamed(name.name) {
                return (index, entry)
            }
            index = next(index)
        }
        return nil
    }

    /// Puts a value in the place of an earlier one.
    mutating func insert(_ value: Value, _ name: MixedName) {
        let slot = Slot(number: name.number, entry: Entry(name.name, value))
        if let place = place(of: name) {
            slots[place.index] = slot
            return
        }
        // Three quarters are taken at most.
        if 4 * (count + 1) > 3 * slots.count { grow() }
        put(slot)
        count += 1
    }

    /// Takes the value of `name` out.
    mutating func remove(_ name: MixedName) -> Value? {
        guard let place = place(of: name) else { return nil }
        count -= 1
        var free = place.index
        var index = next(free)
        // Whoever has been put off because of the one that goes must be found without it.
        while slots[index].number != 0 {
            if distance(from: home(of: slots[index].number), to: index) >= distance(from: free, to: index) {
                slots[free] = slots[index]
                free = index
            }
            index = next(index)
        }
        slots[free] = Slot()
        return place.entry.value
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: max(8, 2 * old.count))
        for slot in old where slot.number != 0 { put(slot) }
    }

    /// Puts an entry where it belongs, for which there is room.
    private mutating func put(_ slot: Slot) {
        var index = home(of: slot.number)
        while slots[index].number != 0 { index = next(index) }
        slots[index] = slot
    }

    // MARK: Places

    /// The lowest bit is the same in all numbers, and those at the top choose among several tables.
    @inline(__always)
    private func home(of number: UInt64) -> Int { Int(truncatingIfNeeded: number >> 1) & (slots.count &- 1) }

    @inline(__always)
    private func next(_ index: Int) -> Int { (index &+ 1) & (slots.count &- 1) }

    private func distance(from start: Int, to end: Int) -> Int { (end &- start) & (slots.count &- 1) }
}
