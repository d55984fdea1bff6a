/// Collects bytes, in memory of its own that grows when it has to: every login URL and every request body goes through it.
///
/// An array looks whether it is the only owner of its bytes, and whether there is room for one more, at each byte: three
/// times as many instructions. This has one owner by its type, and each method makes room once for all it may write.
@safe struct ByteWriter: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>
    private var limit: UnsafeMutablePointer<UInt8>
    private var ownsMemory: Bool

    /// How many bytes are written.
    var count: Int { unsafe end - start }

    /// A writer with room for `capacity` bytes to begin with.
    ///
    /// The C library hands out up to 1 KiB in a few instructions, and most bodies and URLs have less.
    init(capacity: Int = 1_024) {
        unsafe start = .allocate(capacity: capacity)
        unsafe (end, limit) = (start, start + capacity)
        ownsMemory = true
    }

    /// A writer into memory of somebody else, which is large enough.
    @unsafe init(filling buffer: UnsafeMutableBufferPointer<UInt8>) {
        guard let address = buffer.baseAddress else { preconditionFailure("no memory to write to") }
        unsafe (start, end, limit) = (address, address, address + buffer.count)
        ownsMemory = false
    }

    deinit {
        if ownsMemory { unsafe start.deallocate() }
    }

    /// What is written, as a string.
    var text: String { unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }

    /// Hands out what is written.
    func withBytes<Result>(_ use: (Span<UInt8>) -> Result) -> Result {
        unsafe use(UnsafeBufferPointer(start: start, count: count).span)
    }

    /// What is written, as an array.
    var array: [UInt8] {
        var array: [UInt8] = []
        array.reserveCapacity(count)
        unsafe array.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        return array
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Appends the text as it is.
    mutating func append(_ text: String) {
        text.withBytes { bytes in
            reserve(bytes.count)
            unsafe bytes.withUnsafeBufferPointer { source in
                guard let first = source.baseAddress else { return }
                unsafe end.update(from: first, count: source.count)
                unsafe end += source.count
            }
        }
    }

    /// Appends the text as it is.
    mutating func append(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        reserve(count)
        unsafe end.update(from: text.utf8Start, count: count)
        unsafe end += count
    }

    /// Appends a parameter's name, with the byte in front of it and the one behind.
    mutating func append(_ first: UInt8, _ name: StaticString, _ last: UInt8) {
        let count = name.utf8CodeUnitCount
        reserve(count + 2)
        put(first)
        unsafe end.update(from: name.utf8Start, count: count)
        unsafe end += count
        put(last)
    }

    /// Appends the text percent-encoded.
    ///
    /// - Returns: Whether all of it is unreserved and was written as it is.
    @discardableResult
    mutating func percentEncode(_ text: String) -> Bool {
        text.withBytes { bytes in
            // A byte becomes three at most.
            reserve(3 * bytes.count)
            let expected = unsafe end + bytes.count
            // A local pointer stays in a register; the property would be written to memory for each byte.
            var end = unsafe self.end
            var index = 0
            while index &+ 8 <= bytes.count {
                // Most bytes stay as they are, so eight are copied at once. The bounds are checked above.
                let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                if Self.areUnreserved(bytes, at: index) {
                    unsafe UnsafeMutableRawPointer(end).storeBytes(of: word, as: UInt64.self)
                    unsafe end += 8
                } else {
                    for index in index..<(index &+ 8) { unsafe Self.percentEncode(bytes[index], to: &end) }
                }
                index &+= 8
            }
            while index < bytes.count {
                unsafe Self.percentEncode(bytes[index], to: &end)
                index &+= 1
            }
            unsafe self.end = end
            return unsafe end == expected
        }
    }

    /// Whether the eight bytes at `index` need no escape; the caller has checked that they are there.
    @inline(__always)
    private static func areUnreserved(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        var isUnreserved: UInt8 = 1
        for offset in 0..<8 {
            isUnreserved &= unsafe unreserved.utf8Start[Int(bytes[unchecked: index &+ offset])]
        }
        return isUnreserved == 1
    }

    @inline(__always)
    private static func percentEncode(_ byte: UInt8, to end: inout UnsafeMutablePointer<UInt8>) {
        let value = Int(byte)
        // Written first and replaced where need be, which is seldom.
        unsafe end.pointee = byte
        unsafe end += 1
        if unsafe unreserved.utf8Start[value] != UInt8(ascii: "1") {
            unsafe end[-1] = UInt8(ascii: "%")
            unsafe end[0] = hexDigits.utf8Start[value >> 4]
            unsafe end[1] = hexDigits.utf8Start[value & 0xF]
            unsafe end += 2
        }
    }

    /// A `1` for each unreserved byte (RFC 3986 section 2.3), so that the test of a byte is one load.
    private static let unreserved: StaticString = """
        0000000000000000000000000000000000000000000001101111111111000000\
        0111111111111111111111111110000101111111111111111111111111100010\
        0000000000000000000000000000000000000000000000000000000000000000\
        0000000000000000000000000000000000000000000000000000000000000000
        """

    private static let hexDigits: StaticString = "0123456789ABCDEF"

    /// Appends base64url digits without padding.
    mutating func base64URL(_ bytes: Span<UInt8>) { base64(bytes, alphabet: Base64URL.urlAlphabet) }

    /// Appends base64 digits without padding.
    mutating func base64(_ bytes: Span<UInt8>, alphabet: StaticString) {
        precondition(alphabet.utf8CodeUnitCount == 64)
        reserve((bytes.count * 4 + 2) / 3)
        let digits = unsafe alphabet.utf8Start
        var end = unsafe self.end
        var offset = 0
        while offset &+ 8 <= bytes.count {
            // Six bytes make eight digits, which are put together in a register, because a load and a store for each group of three
            // took twice as long. The bounds are checked above.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
            let bits = UInt64(bigEndian: word)
            var text: UInt64 = 0
            for digit: UInt64 in 0..<8 {
                let value = Int(truncatingIfNeeded: bits &>> (58 &- 6 &* digit) & 0x3F)
                text |= unsafe UInt64(digits[value]) &<< (8 &* digit)
            }
            unsafe UnsafeMutableRawPointer(end).storeBytes(of: text.littleEndian, as: UInt64.self)
            unsafe end += 8
            offset &+= 6
        }
        while offset &+ 4 <= bytes.count {
            // One load for the three bytes of a group; the fourth one is not looked at. The bounds are checked above.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
            let group = Int(UInt32(bigEndian: word) >> 8)
            unsafe end[0] = digits[group >> 18]
            unsafe end[1] = digits[group >> 12 & 0x3F]
            unsafe end[2] = digits[group >> 6 & 0x3F]
            unsafe end[3] = digits[group & 0x3F]
            unsafe end += 4
            offset &+= 3
        }
        unsafe self.end = end
        // One to three bytes are left, or none at all; n bytes make n + 1 digits.
        let left = bytes.count - offset
        if left == 0 { return }
        let first = Int(bytes[offset])
        let second = left > 1 ? Int(bytes[offset + 1]) : 0
        unsafe put(digits[first >> 2])
        unsafe put(digits[first << 4 & 0x30 | second >> 4])
        if left == 1 { return }
        let third = left > 2 ? Int(bytes[offset + 2]) : 0
        unsafe put(digits[second << 2 & 0x3C | third >> 6])
        if left == 2 { return }
        unsafe put(digits[third & 0x3F])
    }

    /// Writes where ``reserve(_:)`` has made room.
    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        unsafe end.pointee = byte
        unsafe end += 1
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if unsafe limit - end < more { grow(by: more) }
    }

    private mutating func grow(by more: Int) {
        precondition(ownsMemory, "more bytes than there is room for")
        let count = count
        let capacity = max(2 * count, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe larger.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe (start, end, limit) = (larger, larger + count, larger + capacity)
    }
}
