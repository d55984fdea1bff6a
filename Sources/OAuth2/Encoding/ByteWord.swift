/// Eight bytes of text in one word, the first of them lowest, so that one operation tests all of them.
///
/// Looked at byte by byte, the long tokens that an answer consists of cost four times as many instructions.
struct ByteWord {
    private let word: UInt64

    /// Eight bytes in memory order.
    @inline(__always)
    init(loaded: UInt64) { word = UInt64(littleEndian: loaded) }

    /// The eight bytes at `position`; `nil` when less are left.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, _ position: Int) {
        guard position &+ 8 <= bytes.count else { return nil }
        // The bounds are checked above.
        self.init(loaded: unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self))
    }

    /// Where the first byte is that does not stand for itself in a JSON string: anything but ASCII, quote, backslash and
    /// control characters; `nil` when there is none.
    @inline(__always)
    var firstStop: Int? {
        // Swapping bit 1 puts the quote (0x22) next to the control characters (0 to 0x1F), so one subtraction borrows for
        // all of them. A borrow runs upwards only, so the first byte that is found is one to stop at.
        let controlsAndQuote = (word ^ Self.all(0x02)) &- Self.all(0x21)
        let backslash = (word ^ Self.all(ASCII.backslash)) &- Self.all(0x01)
        let stops = (controlsAndQuote | backslash | word) & Self.all(0x80)
        return stops == 0 ? nil : stops.trailingZeroBitCount >> 3
    }

    /// A word with eight times the same byte.
    @inline(__always)
    private static func all(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}
