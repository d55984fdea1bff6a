/// Every way in which a value can turn into text without being asked for its secrets.
///
/// The leak tests of all modules put a canary into a value and look for it here.
package enum LeakCheck {
    /// The first text in which `canary` appears, whatever its case, or `nil` when none does.
    package static func leak(of canary: String, in value: Any) -> String? {
        let needle = Array(canary.lowercased().utf8)
        return texts(of: value).first { text in contains(Array(text.lowercased().utf8), needle) }
    }

    /// The texts that `print`, interpolation, `debugPrint`, `dump` and a recursive walk with `Mirror` show, of the value
    /// and of containers that hold it.
    package static func texts(of value: Any) -> [String] {
        struct Holder {
            let held: Any
        }
        var texts: [String] = []
        for form in [value, Optional(value) as Any, [value], ["key": value], Holder(held: value), (1, value)] {
            texts.append("\(form)")
            texts.append(String(describing: form))
            texts.append(String(reflecting: form))
            var dumped = ""
            dump(form, to: &dumped)
            texts.append(dumped)
            var debugged = ""
            debugPrint(form, to: &debugged)
            texts.append(debugged)
        }
        if let described = value as? any CustomDebugStringConvertible { texts.append(described.debugDescription) }
        walk(Mirror(reflecting: value), depth: 0, into: &texts)
        return texts
    }

    private static func walk(_ mirror: Mirror, depth: Int, into texts: inout [String]) {
        // Deep enough for every type, and an end for objects that refer to each other.
        guard depth < 16 else { return }
        for child in mirror.children {
            texts.append(child.label ?? "")
            texts.append(String(describing: child.value))
            texts.append(String(reflecting: child.value))
            walk(Mirror(reflecting: child.value), depth: depth + 1, into: &texts)
        }
        if let superclass = mirror.superclassMirror { walk(superclass, depth: depth + 1, into: &texts) }
    }

    private static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
        guard !needle.isEmpty, needle.count <= text.count else { return false }
        return (0...(text.count - needle.count)).contains { text[$0...].starts(with: needle) }
    }
}
