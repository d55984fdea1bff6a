/// Eight bytes of text in one word, the first of them lowest, so that one operation tests all of them.
///
/// Looked at byte by byte, the long tokens that an answer consists of cost four times as many instructions.
struct ByteWord {
    private let word: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let topBits: UInt64 = 0x8080_8080_8080_8080

    /// Eight bytes in memory order.
    @inline(__always)
    init(loaded: UInt64) { word = UInt64(littleEndian: loaded) }

    /// How many bytes at the front stand for themselves in a JSON string: ASCII but quote, backslash and control
    /// characters.
    var leadingJSONText: Int {
        // Swapping bit 1 puts the quote (0x22) next to the control characters (0 to 0x1F), so one subtraction borrows for
        // all of them. A borrow runs upwards only, so the first byte that is found is one to stop at.
        let controlsAndQuote = (word ^ Self.all(0x02)) &- Self.all(0x21)
        let backslash = (word ^ Self.all(ASCII.backslash)) &- Self.ones
        return Self.leading(~(controlsAndQuote | backslash | word))
    }

    @inline(__always)
    private static func all(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

    /// How many bytes at the front have their top bit set.
    @inline(__always)
    private static func leading(_ bytes: UInt64) -> Int { (~bytes & topBits).trailingZeroBitCount >> 3 }
}
