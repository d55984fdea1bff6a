extension String {
    /// A string of UTF-8 bytes; what is not UTF-8 becomes U+FFFD.
    init(decoding bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// A string of bytes that are known to be ASCII.
    ///
    /// `String(decoding:as:)` would look through them again.
    init(ascii bytes: Span<UInt8>) {
        if #available(macOS 26, iOS 26, tvOS 26, visionOS 26, *) {
            self = unsafe String(copying: UTF8Span(unchecked: bytes, isKnownASCII: true))
        } else {
            self.init(decoding: bytes)
        }
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
