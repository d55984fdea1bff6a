extension Dictionary where Key == String {
    /// The value for a name, in a dictionary all of whose keys are ASCII; a name that is not has none, and is not kept.
    ///
    /// For what has texts as keys in the public API; everywhere else they are ``ByteText``s.
    subscript(ascii name: String) -> Value? {
        // ASCII is equal only to itself, and compared and hashed as it is.
        get { name.utf8.allSatisfy { $0 < 0x80 } ? self[name] : nil }  // check-text: ASCII
        set { if name.utf8.allSatisfy({ $0 < 0x80 }) { self[name] = newValue } }  // check-text: ASCII
    }
}
