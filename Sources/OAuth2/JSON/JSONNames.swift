/// Whether an object has a member twice.
enum JSONNames {
    /// - Parameters:
    ///   - nodes: The nodes that were read, those of the object last.
    ///   - first: The index of the object's first member.
    ///   - bytes: The document.
    static func areUnique(_ nodes: Span<JSONNode>, from first: Int, _ bytes: Span<UInt8>) -> Bool {
        var count = 0
        var index = first
        while index < nodes.count {
            let name = nodes[index].name
            if name.hasEscapes || count == 16 { return areUniqueTexts(nodes, from: first, bytes) }
            // Comparing each with each is the fastest for the few members that answers have.
            var other = first
            while other < index {
                if areEqual(nodes[other].name, name, bytes) { return false }
                other = Int(nodes[other].next)
            }
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
        var names: Set<String> = []
        var index = first
        while index < nodes.count {
            let name = nodes[index].name
            guard names.insert(name.string(in: bytes)).inserted else { return false }
            index = Int(nodes[index].next)
        }
        return true
    }
}
