/// A SHA-256 digest as the eight words it is computed in.
struct SHA256Digest: Sendable {
    // Before the first block: the initial value of FIPS 180-4 section 5.3.3.
    var h0: UInt32 = 0x6a09_e667
    var h1: UInt32 = 0xbb67_ae85
    var h2: UInt32 = 0x3c6e_f372
    var h3: UInt32 = 0xa54f_f53a
    var h4: UInt32 = 0x510e_527f
    var h5: UInt32 = 0x9b05_688c
    var h6: UInt32 = 0x1f83_d9ab
    var h7: UInt32 = 0x5be0_cd19

    /// The 32 bytes.
    var bytes: [UInt8] {
        withBytes { digest in unsafe digest.withUnsafeBufferPointer { unsafe Array($0) } }
    }

    /// Hands the 32 bytes to `use` without an array around them, which would cost as much as encoding them.
    func withBytes<Result>(_ use: (Span<UInt8>) -> Result) -> Result {
        let words = (
            h0.bigEndian, h1.bigEndian, h2.bigEndian, h3.bigEndian, h4.bigEndian, h5.bigEndian, h6.bigEndian,
            h7.bigEndian
        )
        return unsafe withUnsafeBytes(of: words) { unsafe use($0.bindMemory(to: UInt8.self).span) }
    }
}
