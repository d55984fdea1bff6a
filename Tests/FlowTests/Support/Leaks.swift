import Foundation
import OAuth2
import Testing

/// Secrets that must not come to light, by name.
struct Secrets {
    private var values: [String: String] = [:]

    mutating func add(_ name: String, _ value: String?) {
        if let value { values[name] = value }
    }

    /// The names of those that `text` holds, as they are or percent-encoded.
    func found(in text: String) -> [String] {
        values.filter { text.contains($0.value) || text.contains(PercentEncoding.encode($0.value)) }.keys.sorted()
    }

    /// All of them in one text, for a server that repeats what it was sent.
    var echo: String { values.values.sorted().joined(separator: " ") }
}

/// Every text that Swift makes of a value without being asked for its parts.
func texts(of value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    var texts = ["\(value)", String(describing: value), String(reflecting: value), dumped]
    if let error = value as? any Error {
        texts += [error.localizedDescription, "\(error as NSError)", "\((error as NSError).userInfo)"]
    }
    return texts
}
