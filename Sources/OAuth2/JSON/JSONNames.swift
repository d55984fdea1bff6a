/// The names of an object's members while they are being read, to find one that comes twice.
struct JSONNames {
    /// Where the object's first member is among the nodes.
    private let first: Int
    private var count = 0
    /// For each name a bit, which others may have, too.
    private var marks: UInt64 = 0
    /// Names that can be spelled in several ways, or many: they are compared when all are there.
    private var areUnusual = false

    init(first: Int) { self.first = first }

    /// Notes a name; `false` when there was one before that is spelled alike.
    @inline(__always)
    mutating func insert(_ name: JSONNode.Text, among nodes: [JSONNode], _ bytes: Span<UInt8>) -> Bool {
        count &+= 1
        if name.hasEscapes || count > 32 {
            areUnusual = true
            return true
        }
        let mark = Self.mark(of: name, bytes)
        if marks & mark != 0, isKnown(name, nodes.span, bytes) { return false }
        marks |= mark
        return true
    }

    /// Whether no name came twice, asked when all are there.
    func areUnique(among nodes: [JSONNode], _ bytes: Span<UInt8>) -> Bool {
        !areUnusual || areUniqueTexts(nodes.span, bytes)
    }

    /// One of 64 bits, by length, first and last byte, which is enough to tell most names of an object apart.
    @inline(__always)
    private static func mark(of name: JSONNode.Text, _ bytes: Span<UInt8>) -> UInt64 {
        // Of an empty name these are its quotes.
        let (start, end) = (UInt64(bytes[name.start]), UInt64(bytes[name.end &- 1]))
        return 1 << ((start &* 7 ^ end &* 29 ^ UInt64(name.end &- name.start)) & 63)
    }

    @inline(never)
    private func isKnown(_ name: JSONNode.Text, _ nodes: Span<JSONNode>, _ bytes: Span<UInt8>) -> Bool {
        var index = first
        while index < nodes.count {
            if nodes[index].name.isSpelled(like: name, in: bytes) { return true }
            index = Int(nodes[index].next)
        }
        return false
    }

    private func areUniqueTexts(_ nodes: Span<JSONNode>, _ bytes: Span<UInt8>) -> Bool {
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
