/// A set of ASCII bytes as two words of bits: a test costs a few instructions and no memory access.
struct ASCIISet {
    /// Bit `n` stands for byte `n`.
    private let low: UInt64
    /// Bit `n` stands for byte `64 + n`.
    private let high: UInt64

    /// Whether `byte` is in the set; a byte above 0x7F never is.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let bits = byte & 64 == 0 ? low : high
        return byte < 128 && bits >> UInt64(byte & 63) & 1 == 1
    }

    /// Letters, digits, `-`, `.`, `_` and `~`.
    ///
    /// `unreserved` of RFC 3986 section 2.3, which is also the alphabet of a PKCE verifier (RFC 7636 section 4.1).
    static let unreserved = ASCIISet(low: 0x03ff_6000_0000_0000, high: 0x47ff_fffe_87ff_fffe)

    /// Letters, digits and ``!#$%&'*+-.^_`|~``: `tchar` of RFC 9110 section 5.6.2.
    static let token = ASCIISet(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe)

    /// `unreserved`, `reserved` and `%` of RFC 3986 section 2: everything a URL may be written with.
    static let url = ASCIISet(low: 0xafff_fffa_0000_0000, high: 0x47ff_fffe_afff_ffff)

    /// Printable characters with the space: `VSCHAR` of RFC 6749 appendix A.
    static let printable = ASCIISet(low: 0xffff_ffff_0000_0000, high: 0x7fff_ffff_ffff_ffff)

    /// `printable` and the tab: what a header value is written with (RFC 9110 section 5.5).
    static let fieldValue = ASCIISet(low: 0xffff_ffff_0000_0200, high: 0x7fff_ffff_ffff_ffff)

    /// Printable characters without the space: `VCHAR` of RFC 5234.
    static let visible = ASCIISet(low: 0xffff_fffe_0000_0000, high: 0x7fff_ffff_ffff_ffff)

    /// `visible` without quote and backslash: `NQCHAR` of RFC 6749 appendix A, of which a scope consists.
    static let scope = ASCIISet(low: 0xffff_fffa_0000_0000, high: 0x7fff_ffff_efff_ffff)

    /// What a placeholder of a documentation page begins with: brackets, `$`, `%` and both cases of `y`; see ``Placeholder``.
    static let placeholderStart = ASCIISet(low: 0x5000_0030_0000_0000, high: 0x2a00_0000_0200_0000)

    /// Braces and angle brackets.
    static let placeholderBrackets = ASCIISet(low: 0x5000_0000_0000_0000, high: 0x2800_0000_0000_0000)
}

extension String {
    /// Whether every byte is in `set`.
    ///
    /// Iterating over `utf8` takes five times as many instructions; every login checks several values.
    func consists(of set: ASCIISet) -> Bool {
        withBytes { bytes in
            var index = 0
            while index &+ 8 <= bytes.count {
                guard set.containsEight(of: bytes, at: index) else { return false }
                index &+= 8
            }
            while index < bytes.count {
                guard set.contains(bytes[index]) else { return false }
                index &+= 1
            }
            return true
        }
    }
}

extension ASCIISet {
    /// Whether it has the eight bytes at `index`, which the caller has seen to be there; in half of the steps of one after the other.
    @inline(__always)
    fileprivate func containsEight(of bytes: Span<UInt8>, at index: Int) -> Bool {
        var rest = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
        guard rest & 0x8080_8080_8080_8080 == 0 else { return false }
        var areAllowed: UInt64 = 1
        for _ in 0..<8 {
            areAllowed &= (rest & 64 == 0 ? low : high) &>> (rest & 63)
            rest &>>= 8
        }
        return areAllowed == 1
    }
}
