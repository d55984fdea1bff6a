extension String {
    /// A string of UTF-8 bytes; what is not UTF-8 becomes U+FFFD.
    init(decoding bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Hands the UTF-8 bytes to `use`.
    ///
    /// `withUTF8` is mutating, so it needs a copy of the string, which is retained and released; a login reads forty.
    @inline(__always)
    func withBytes<Result>(_ use: (Span<UInt8>) -> Result) -> Result {
        let result = unsafe utf8.withContiguousStorageIfAvailable { bytes in unsafe use(bytes.span) }
        if let result { return result }
        // A string that came from Objective-C.
        var copy = self
        return copy.withUTF8 { bytes in unsafe use(bytes.span) }
    }
}
