/// Bytes with a meaning in the formats this module reads and writes, and the few tests that several readers share.
enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The value of a hexadecimal digit, or `nil`.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte &- 0x30 }
        let letter = byte | 0x20
        return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
    }

    /// The byte with `A` to `Z` turned into `a` to `z`.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

extension String {
    /// Whether two strings are equal when ASCII letters count as equal in both cases.
    package func equalsIgnoringASCIICase(_ other: String) -> Bool {
        withBytes { own in
            other.withBytes { other in
                guard own.count == other.count else { return false }
                if own.isEqual(to: other) { return true }
                for index in own.indices where ASCII.lowercased(own[index]) != ASCII.lowercased(other[index]) {
                    return false
                }
                return true
            }
        }
    }

    /// The text with `A` to `Z` turned into `a` to `z`, and nothing else: `lowercased()` makes a `k` of the Kelvin sign.
    var lowercasedASCII: String { String(decoding: utf8.map(ASCII.lowercased), as: UTF8.self) }
}
