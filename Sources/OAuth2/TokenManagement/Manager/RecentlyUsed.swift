/// Values by name, of which those used least recently are forgotten when there are too many.
///
/// Two generations instead of a list in the order of use: when the young one is full, it becomes the old one, and what nobody
/// asked for in the meantime is gone. A look-up then writes nothing, as a rule.
struct RecentlyUsed<Value: Sendable>: Sendable {
    private var young: [ByteText: Value] = [:]
    private var old: [ByteText: Value] = [:]
    private let limit: Int

    /// Keeps the `limit` values used last, and never more than twice as many.
    init(limit: Int) { self.limit = max(limit, 1) }

    var count: Int { young.count + old.count }

    /// The value called `name`; setting `nil` forgets it.
    subscript(name: ByteText) -> Value? {
        mutating get {
            if let value = young[name] { return value }
            guard let value = old.removeValue(forKey: name) else { return nil }
            insert(value, name)
            return value
        }
        set {
            old[name] = nil
            if let newValue { insert(newValue, name) } else { young[name] = nil }
        }
    }

    private mutating func insert(_ value: Value, _ name: ByteText) {
        if young.count >= limit, young[name] == nil {
            old = young
            young = [:]
        }
        young[name] = value
    }
}
