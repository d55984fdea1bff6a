extension Dictionary where Key == String {
    /// The value for a name, in a dictionary all of whose keys are ASCII.
    ///
    /// For what has texts as keys in the public API; everywhere else they are ``ByteText``s.
    subscript(ascii name: String) -> Value? {
        get { self[name] }  // check-text: ASCII is equal only to itself, and compared as it is.
        set { if name.utf8.allSatisfy({ $0 < 0x80 }) { self[name] = newValue } }  // check-text: as above.
    }
}
