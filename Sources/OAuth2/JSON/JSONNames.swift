/// The names of an object's members while they are being read, to find one that comes twice.
struct JSONNames {
    /// Where the object's first member is among the nodes.
    private let first: Int
    private var count = 0
    /// For each name a bit, which others may have, too.
    private var marks: UInt64 = 0
    /// Names that can be spelled in several ways, or many: they are compared when all are there.
    private var areUnusual = false

    /// As many are compared with one another.
    private static let few = 32

    init(first: Int) { self.first = first }

    /// Notes a name; `false` when there was one before that is spelled alike.
    @inline(__always)
    mutating func insert(_ name: JSONNode.Text, among nodes: [JSONNode], _ bytes: Span<UInt8>) -> Bool {
        count &+= 1
        if name.hasEscapes || count > Self.few {
            areUnusual = true
            return true
        }
        let mark = Self.mark(of: name, bytes)
        if marks & mark != 0, isKnown(name, nodes.span, bytes) { return false }
        marks |= mark
        return true
    }

    /// What is found out when all names are there.
    enum Result {
        /// A name came twice.
        case repeated
        case unique
        /// There are so many that looking at one after the other would take long: where each of them is.
        case table([[UInt8]: Int])
    }

    /// Whether a name came twice, asked when all are there.
    func result(among nodes: [JSONNode], _ bytes: Span<UInt8>) -> Result {
        areUnusual ? compareTexts(nodes.span, bytes) : .unique
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

    private func compareTexts(_ nodes: Span<JSONNode>, _ bytes: Span<UInt8>) -> Result {
        var indices: [[UInt8]: Int] = [:]
        indices.reserveCapacity(count)
        var index = first
        while index < nodes.count {
            // As bytes: as strings, an Angstrom sign and a letter with a ring would be equal.
            guard indices.updateValue(index, forKey: nodes[index].name.bytes(in: bytes)) == nil else {
                return .repeated
            }
            index = Int(nodes[index].next)
        }
        return count > Self.few ? .table(indices) : .unique
    }
}
