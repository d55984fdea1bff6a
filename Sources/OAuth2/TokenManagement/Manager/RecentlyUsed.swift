/// Values by name, of which those used least recently are forgotten when there are too many.
///
/// Two generations instead of a list in the order of use: when the young one is full, it becomes the old one, and what nobody
/// asked for in the meantime is gone. A look-up then writes nothing, as a rule.
struct RecentlyUsed<Value: Sendable>: Sendable {
    private var young = NameTable<Value>()
    private var old = NameTable<Value>()
    private let limit: Int

    /// Keeps the `limit` values used last, and never more than twice as many.
    init(limit: Int) { self.limit = max(limit, 1) }

    var count: Int { young.count + old.count }

    /// The value called `name`; setting `nil` forgets it.
    subscript(name: MixedName) -> Value? {
        mutating get { withValue(name) { $0 } }
        set {
            _ = old.remove(name)
            if let newValue { insert(newValue, name) } else { _ = young.remove(name) }
        }
    }

    /// Hands out the value called `name`, without a copy of it.
    @inline(__always)
    mutating func withValue<Result>(_ name: MixedName, _ use: (Value) -> Result?) -> Result? {
        if let entry = young[name] { return use(entry.value) }
        return rejuvenated(name).flatMap(use)
    }

    @inline(never)
    private mutating func rejuvenated(_ name: MixedName) -> Value? {
        guard let value = old.remove(name) else { return nil }
        insert(value, name)
        return value
    }

    private mutating func insert(_ value: Value, _ name: MixedName) {
        if young.count >= limit, young[name] == nil {
            old = young
            young = NameTable()
        }
        young.insert(value, name)
    }
}
