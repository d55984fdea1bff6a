/// 32 bytes of text in vectors, for tokens, which are hundreds of bytes: half the instructions of ``ByteWord``.
struct ByteBlock {
    private typealias Half = SIMD2<UInt64>

    private let left: Half
    private let right: Half

    /// The 32 bytes at `position`; `nil` when less are left.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, _ position: Int) {
        guard position &+ 32 <= bytes.count else { return nil }
        // The bounds are checked above.
        left = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: Half.self)
        right = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position &+ 16, as: Half.self)
    }

    /// Whether a byte does not stand for itself in a JSON string: the test of ``ByteWord/firstStop``, four words at once.
    @inline(__always)
    var hasStop: Bool {
        let stops = Self.stops(in: left) | Self.stops(in: right)
        return (stops[0] | stops[1]) & 0x8080_8080_8080_8080 != 0
    }

    @inline(__always)
    private static func stops(in words: Half) -> Half {
        let controlsAndQuote =
            (words ^ Half(repeating: 0x0202_0202_0202_0202)) &- Half(repeating: 0x2121_2121_2121_2121)
        let backslash = (words ^ Half(repeating: 0x5C5C_5C5C_5C5C_5C5C)) &- Half(repeating: 0x0101_0101_0101_0101)
        return controlsAndQuote | backslash | words
    }
}
