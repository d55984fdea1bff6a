extension Span<UInt8> {
    /// Whether both have the same bytes.
    ///
    /// Names of members are compared all the time; eight bytes at once are three times as fast. The last eight may overlap
    /// those before them.
    @inline(__always)
    func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard count >= 8 else {
            for index in indices where self[index] != other[index] { return false }
            return true
        }
        var index = 0
        while index &+ 8 < count {
            guard hasSameWord(as: other, at: index) else { return false }
            index &+= 8
        }
        return hasSameWord(as: other, at: count &- 8)
    }

    /// Whether the bytes are those of `text`.
    @inline(__always)
    func isEqual(to text: StaticString) -> Bool {
        // Nearly all names that are not it have another length.
        count == text.utf8CodeUnitCount && text.withUTF8Buffer { unsafe isEqual(to: $0.span) }
    }

    /// Whether the eight bytes at `index` are the same; the caller has checked that both have them.
    @inline(__always)
    private func hasSameWord(as other: Span<UInt8>, at index: Int) -> Bool { word(at: index) == other.word(at: index) }

    /// The eight bytes at `index`; the caller has checked that they are there.
    @inline(__always)
    private func word(at index: Int) -> UInt64 {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
    }

    /// The last eight bytes, or all of less.
    @inline(__always)
    var lastWord: UInt64 {
        if count >= 8 { return word(at: count &- 8) }
        var word: UInt64 = 0
        for index in indices { word = word << 8 | UInt64(self[index]) }
        return word
    }

    /// Hands all bytes to `use`, eight at a time; the last eight may overlap those before them.
    ///
    /// With the count, the words tell which bytes they are.
    @inline(__always)
    func forEachWord(_ use: (UInt64) -> Void) {
        var index = 0
        while index &+ 8 < count {
            use(word(at: index))
            index &+= 8
        }
        use(lastWord)
    }
}
