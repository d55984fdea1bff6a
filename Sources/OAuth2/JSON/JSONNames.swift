/// Whether an object has a member twice.
enum JSONNames {
    /// Whether no two members have the same name: those from the one at `first` to the last of the nodes read so far.
    static func areUnique(_ nodes: Span<JSONNode>, from first: Int, _ bytes: Span<UInt8>) -> Bool {
        var count = 0
        // Bit n stands for a name of n bytes, modulo 64: only a name as long as one before it has to be compared.
        var lengths: UInt64 = 0
        var index = first
        while index < nodes.count {
            let name = nodes[index].name
            if name.hasEscapes || count == 16 { return areUniqueTexts(nodes, from: first, bytes) }
            let length: UInt64 = 1 << UInt64((name.end &- name.start) & 63)
            if lengths & length != 0 {
                var other = first
                while other < index {
                    if areEqual(nodes[other].name, name, bytes) { return false }
                    other = Int(nodes[other].next)
                }
            }
            lengths |= length
            index = Int(nodes[index].next)
            count += 1
        }
        return true
    }

    private static func areEqual(_ left: JSONNode.Text, _ right: JSONNode.Text, _ bytes: Span<UInt8>) -> Bool {
        guard left.end &- left.start == right.end &- right.start else { return false }
        return bytes.extracting(left.range).isEqual(to: bytes.extracting(right.range))
    }

    /// For many members, and for names that can be spelled in several ways.
    private static func areUniqueTexts(_ nodes: Span<JSONNode>, from first: Int, _ bytes: Span<UInt8>) -> Bool {
        var names: Set<[UInt8]> = []
        var index = first
        while index < nodes.count {
            let name = nodes[index].name
            // As bytes: as strings, an Angstrom sign and a letter with a ring would be equal.
            guard names.insert(Array(name.string(in: bytes).utf8)).inserted else { return false }
            index = Int(nodes[index].next)
        }
        return true
    }
}
