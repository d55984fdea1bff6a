/// The bytes of a JSON text and where the values in it are, shared by all views into it.
struct JSONDocument: Sendable {
    let bytes: [UInt8]
    /// The first one is the whole.
    let nodes: [JSONNode]
    /// For objects with many members, by the index of the object: where each name is.
    private let tables: [Int: [[UInt8]: Int]]

    /// Reads `bytes`; `nil` unless they are one JSON value and nothing else.
    init?(parsing bytes: [UInt8]) {
        var parser = JSONParser()
        guard parser.parse(bytes.span) else { return nil }
        self.bytes = bytes
        nodes = parser.nodes
        tables = parser.tables
    }

    /// An object without members.
    private init() {
        bytes = []
        tables = [:]
        nodes = [JSONNode(name: JSONNode.Text(), kind: .object, start: 0, end: 0, next: 1)]
    }

    static let empty = JSONDocument()

    /// Hands name and index of each member of the object at `index` to `use`, in order, but for those that are `null`.
    @inline(__always)
    func forEachMember(of index: Int, _ use: (Span<UInt8>, Int) -> Void) {
        let (nodes, bytes) = (nodes.span, bytes.span)
        let end = Int(nodes[index].next)
        var child = index + 1
        while child < end {
            if nodes[child].kind != .null { nodes[child].name.withText(in: bytes) { name in use(name, child) } }
            child = Int(nodes[child].next)
        }
    }

    /// What `read` makes of the indices of the values that are directly inside of the object or array at `index`.
    func mapChildren<Result>(of index: Int, _ read: (Int) -> Result?) -> [Result] {
        let end = nodes[index].next
        var results: [Result] = []
        // Counted first: letting the array grow took longer than reading the document.
        var count = 0
        var child = UInt32(index) + 1
        while child < end {
            count += 1
            child = nodes[Int(child)].next
        }
        results.reserveCapacity(count)
        child = UInt32(index) + 1
        while child < end {
            if let result = read(Int(child)) { results.append(result) }
            child = nodes[Int(child)].next
        }
        return results
    }

    /// The index of the member called `name` of the object at `index`; none of a member that is `null`.
    ///
    /// Servers write `null` for what is absent, in tokens, keys and metadata alike, so it is decided here once for all.
    func member(_ name: String, of index: Int) -> Int? {
        position(of: name, in: index).flatMap { nodes[$0].kind == .null ? nil : $0 }
    }

    private func position(of name: String, in index: Int) -> Int? {
        if !tables.isEmpty, let table = tables[index] { return table[Array(name.utf8)] }
        return name.withBytes { name in
            let (nodes, bytes) = (nodes.span, bytes.span)
            let end = Int(nodes[index].next)
            var child = index + 1
            while child < end {
                if nodes[child].name.hasText(name, in: bytes) { return child }
                child = Int(nodes[child].next)
            }
            return nil
        }
    }
}
