import COAuth2

/// SHA-256 ([FIPS 180-4](https://csrc.nist.gov/pubs/fips/180-4/upd1/final) section 6.2): for PKCE challenges, and whatever
/// else of the protocols takes it.
///
/// No cryptography module comes with the Linux toolchain and the package takes no dependencies, so the one primitive that
/// RFC 7636 needs is written here. The message schedule lives in 16 local words instead of an array of 64: no allocation and
/// no bounds checks. Where the processor has instructions for it, they take a sixth of the time; Swift has no name for
/// them, C has.
package enum SHA256 {
    /// The 32-byte digest of `message`.
    package static func digest(of message: some Collection<UInt8>) -> [UInt8] {
        SHA256Digest(of: Array(message).span).bytes
    }
}

extension SHA256Digest {
    /// Whether the processor has instructions for SHA-256 that this library knows.
    static let hasInstructions: Bool = {
        #if arch(x86_64)
        oauth2_has_sha256_instructions()
        #else
        false
        #endif
    }()

    /// The digest of `message`, which need not be in an array.
    init(of message: Span<UInt8>, usingInstructions: Bool = Self.hasInstructions) {
        let whole = message.count / 64 * 64
        if whole > 0 { compress(message.extracting(first: whole), usingInstructions) }

        // Section 5.1.1: a one bit, zeros, and the length in bits as 64 bits, up to a multiple of 64 bytes. On the stack:
        // an array for these one or two blocks took as long as a fifth of compressing one.
        let left = message.count - whole
        let padded = left < 56 ? 64 : 128
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { end in
            unsafe end.initialize(repeating: 0)
            unsafe message.extracting(last: left).withUnsafeBufferPointer { _ = unsafe end.update(fromContentsOf: $0) }
            unsafe end[left] = 0x80
            let bitCount = UInt64(message.count) &* 8
            unsafe UnsafeMutableRawBufferPointer(end)
                .storeBytes(of: bitCount.bigEndian, toByteOffset: padded - 8, as: UInt64.self)
            unsafe compress(end.span.extracting(first: padded), usingInstructions)
        }
    }

    /// Takes whole blocks in.
    private mutating func compress(_ blocks: Span<UInt8>, _ usingInstructions: Bool) {
        #if arch(x86_64)
        if usingInstructions { return compressWithInstructions(blocks) }
        #endif
        var offset = 0
        while offset < blocks.count {
            compress(blocks, offset)
            offset += 64
        }
    }

    #if arch(x86_64)
    private mutating func compressWithInstructions(_ blocks: Span<UInt8>) {
        precondition(MemoryLayout<Self>.size == 32, "eight words and nothing else")
        unsafe withUnsafeMutableBytes(of: &self) { words in
            unsafe blocks.withUnsafeBufferPointer { blocks in
                guard let state = unsafe words.baseAddress?.assumingMemoryBound(to: UInt32.self),
                    let first = blocks.baseAddress
                else { return }
                unsafe oauth2_sha256_blocks(state, first, blocks.count / 64)
            }
        }
    }
    #endif

    /// One block of 64 bytes starting at `offset` (section 6.2.2).
    private mutating func compress(_ message: Span<UInt8>, _ offset: Int) {
        precondition(offset + 64 <= message.count)
        var w0 = word(message, offset + 0)
        var w1 = word(message, offset + 4)
        var w2 = word(message, offset + 8)
        var w3 = word(message, offset + 12)
        var w4 = word(message, offset + 16)
        var w5 = word(message, offset + 20)
        var w6 = word(message, offset + 24)
        var w7 = word(message, offset + 28)
        var w8 = word(message, offset + 32)
        var w9 = word(message, offset + 36)
        var w10 = word(message, offset + 40)
        var w11 = word(message, offset + 44)
        var w12 = word(message, offset + 48)
        var w13 = word(message, offset + 52)
        var w14 = word(message, offset + 56)
        var w15 = word(message, offset + 60)
        var (a, b, c, d) = (h0, h1, h2, h3)
        var (e, f, g, h) = (h4, h5, h6, h7)

        round(a, b, c, &d, e, f, g, &h, 0x428a_2f98 &+ w0)
        round(h, a, b, &c, d, e, f, &g, 0x7137_4491 &+ w1)
        round(g, h, a, &b, c, d, e, &f, 0xb5c0_fbcf &+ w2)
        round(f, g, h, &a, b, c, d, &e, 0xe9b5_dba5 &+ w3)
        round(e, f, g, &h, a, b, c, &d, 0x3956_c25b &+ w4)
        round(d, e, f, &g, h, a, b, &c, 0x59f1_11f1 &+ w5)
        round(c, d, e, &f, g, h, a, &b, 0x923f_82a4 &+ w6)
        round(b, c, d, &e, f, g, h, &a, 0xab1c_5ed5 &+ w7)
        round(a, b, c, &d, e, f, g, &h, 0xd807_aa98 &+ w8)
        round(h, a, b, &c, d, e, f, &g, 0x1283_5b01 &+ w9)
        round(g, h, a, &b, c, d, e, &f, 0x2431_85be &+ w10)
        round(f, g, h, &a, b, c, d, &e, 0x550c_7dc3 &+ w11)
        round(e, f, g, &h, a, b, c, &d, 0x72be_5d74 &+ w12)
        round(d, e, f, &g, h, a, b, &c, 0x80de_b1fe &+ w13)
        round(c, d, e, &f, g, h, a, &b, 0x9bdc_06a7 &+ w14)
        round(b, c, d, &e, f, g, h, &a, 0xc19b_f174 &+ w15)

        // The schedule of rounds 16 to 31.
        w0 = next(w0, w1, w9, w14)
        w1 = next(w1, w2, w10, w15)
        w2 = next(w2, w3, w11, w0)
        w3 = next(w3, w4, w12, w1)
        w4 = next(w4, w5, w13, w2)
        w5 = next(w5, w6, w14, w3)
        w6 = next(w6, w7, w15, w4)
        w7 = next(w7, w8, w0, w5)
        w8 = next(w8, w9, w1, w6)
        w9 = next(w9, w10, w2, w7)
        w10 = next(w10, w11, w3, w8)
        w11 = next(w11, w12, w4, w9)
        w12 = next(w12, w13, w5, w10)
        w13 = next(w13, w14, w6, w11)
        w14 = next(w14, w15, w7, w12)
        w15 = next(w15, w0, w8, w13)
        round(a, b, c, &d, e, f, g, &h, 0xe49b_69c1 &+ w0)
        round(h, a, b, &c, d, e, f, &g, 0xefbe_4786 &+ w1)
        round(g, h, a, &b, c, d, e, &f, 0x0fc1_9dc6 &+ w2)
        round(f, g, h, &a, b, c, d, &e, 0x240c_a1cc &+ w3)
        round(e, f, g, &h, a, b, c, &d, 0x2de9_2c6f &+ w4)
        round(d, e, f, &g, h, a, b, &c, 0x4a74_84aa &+ w5)
        round(c, d, e, &f, g, h, a, &b, 0x5cb0_a9dc &+ w6)
        round(b, c, d, &e, f, g, h, &a, 0x76f9_88da &+ w7)
        round(a, b, c, &d, e, f, g, &h, 0x983e_5152 &+ w8)
        round(h, a, b, &c, d, e, f, &g, 0xa831_c66d &+ w9)
        round(g, h, a, &b, c, d, e, &f, 0xb003_27c8 &+ w10)
        round(f, g, h, &a, b, c, d, &e, 0xbf59_7fc7 &+ w11)
        round(e, f, g, &h, a, b, c, &d, 0xc6e0_0bf3 &+ w12)
        round(d, e, f, &g, h, a, b, &c, 0xd5a7_9147 &+ w13)
        round(c, d, e, &f, g, h, a, &b, 0x06ca_6351 &+ w14)
        round(b, c, d, &e, f, g, h, &a, 0x1429_2967 &+ w15)

        // The schedule of rounds 32 to 47.
        w0 = next(w0, w1, w9, w14)
        w1 = next(w1, w2, w10, w15)
        w2 = next(w2, w3, w11, w0)
        w3 = next(w3, w4, w12, w1)
        w4 = next(w4, w5, w13, w2)
        w5 = next(w5, w6, w14, w3)
        w6 = next(w6, w7, w15, w4)
        w7 = next(w7, w8, w0, w5)
        w8 = next(w8, w9, w1, w6)
        w9 = next(w9, w10, w2, w7)
        w10 = next(w10, w11, w3, w8)
        w11 = next(w11, w12, w4, w9)
        w12 = next(w12, w13, w5, w10)
        w13 = next(w13, w14, w6, w11)
        w14 = next(w14, w15, w7, w12)
        w15 = next(w15, w0, w8, w13)
        round(a, b, c, &d, e, f, g, &h, 0x27b7_0a85 &+ w0)
        round(h, a, b, &c, d, e, f, &g, 0x2e1b_2138 &+ w1)
        round(g, h, a, &b, c, d, e, &f, 0x4d2c_6dfc &+ w2)
        round(f, g, h, &a, b, c, d, &e, 0x5338_0d13 &+ w3)
        round(e, f, g, &h, a, b, c, &d, 0x650a_7354 &+ w4)
        round(d, e, f, &g, h, a, b, &c, 0x766a_0abb &+ w5)
        round(c, d, e, &f, g, h, a, &b, 0x81c2_c92e &+ w6)
        round(b, c, d, &e, f, g, h, &a, 0x9272_2c85 &+ w7)
        round(a, b, c, &d, e, f, g, &h, 0xa2bf_e8a1 &+ w8)
        round(h, a, b, &c, d, e, f, &g, 0xa81a_664b &+ w9)
        round(g, h, a, &b, c, d, e, &f, 0xc24b_8b70 &+ w10)
        round(f, g, h, &a, b, c, d, &e, 0xc76c_51a3 &+ w11)
        round(e, f, g, &h, a, b, c, &d, 0xd192_e819 &+ w12)
        round(d, e, f, &g, h, a, b, &c, 0xd699_0624 &+ w13)
        round(c, d, e, &f, g, h, a, &b, 0xf40e_3585 &+ w14)
        round(b, c, d, &e, f, g, h, &a, 0x106a_a070 &+ w15)

        // The schedule of rounds 48 to 63.
        w0 = next(w0, w1, w9, w14)
        w1 = next(w1, w2, w10, w15)
        w2 = next(w2, w3, w11, w0)
        w3 = next(w3, w4, w12, w1)
        w4 = next(w4, w5, w13, w2)
        w5 = next(w5, w6, w14, w3)
        w6 = next(w6, w7, w15, w4)
        w7 = next(w7, w8, w0, w5)
        w8 = next(w8, w9, w1, w6)
        w9 = next(w9, w10, w2, w7)
        w10 = next(w10, w11, w3, w8)
        w11 = next(w11, w12, w4, w9)
        w12 = next(w12, w13, w5, w10)
        w13 = next(w13, w14, w6, w11)
        w14 = next(w14, w15, w7, w12)
        w15 = next(w15, w0, w8, w13)
        round(a, b, c, &d, e, f, g, &h, 0x19a4_c116 &+ w0)
        round(h, a, b, &c, d, e, f, &g, 0x1e37_6c08 &+ w1)
        round(g, h, a, &b, c, d, e, &f, 0x2748_774c &+ w2)
        round(f, g, h, &a, b, c, d, &e, 0x34b0_bcb5 &+ w3)
        round(e, f, g, &h, a, b, c, &d, 0x391c_0cb3 &+ w4)
        round(d, e, f, &g, h, a, b, &c, 0x4ed8_aa4a &+ w5)
        round(c, d, e, &f, g, h, a, &b, 0x5b9c_ca4f &+ w6)
        round(b, c, d, &e, f, g, h, &a, 0x682e_6ff3 &+ w7)
        round(a, b, c, &d, e, f, g, &h, 0x748f_82ee &+ w8)
        round(h, a, b, &c, d, e, f, &g, 0x78a5_636f &+ w9)
        round(g, h, a, &b, c, d, e, &f, 0x84c8_7814 &+ w10)
        round(f, g, h, &a, b, c, d, &e, 0x8cc7_0208 &+ w11)
        round(e, f, g, &h, a, b, c, &d, 0x90be_fffa &+ w12)
        round(d, e, f, &g, h, a, b, &c, 0xa450_6ceb &+ w13)
        round(c, d, e, &f, g, h, a, &b, 0xbef9_a3f7 &+ w14)
        round(b, c, d, &e, f, g, h, &a, 0xc671_78f2 &+ w15)

        h0 &+= a
        h1 &+= b
        h2 &+= c
        h3 &+= d
        h4 &+= e
        h5 &+= f
        h6 &+= g
        h7 &+= h
    }
}

/// The big-endian word at `index`.
@inline(__always)
private func word(_ message: Span<UInt8>, _ index: Int) -> UInt32 {
    unsafe UInt32(bigEndian: message.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self))
}

@inline(__always)
private func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }

/// The next word of the message schedule, from the words 16, 15, 7 and 2 places before it.
@inline(__always)
private func next(_ w16: UInt32, _ w15: UInt32, _ w7: UInt32, _ w2: UInt32) -> UInt32 {
    let sigma0 = rotate(w15, 7) ^ rotate(w15, 18) ^ w15 >> 3
    let sigma1 = rotate(w2, 17) ^ rotate(w2, 19) ^ w2 >> 10
    return w16 &+ sigma0 &+ w7 &+ sigma1
}

/// One round.
///
/// The caller passes the working variables rotated by one place each time, so none is copied.
@inline(__always)
private func round(
    _ a: UInt32,
    _ b: UInt32,
    _ c: UInt32,
    _ d: inout UInt32,
    _ e: UInt32,
    _ f: UInt32,
    _ g: UInt32,
    _ h: inout UInt32,
    _ constantPlusWord: UInt32
) {
    // Fewer operations than in the standard: what is rotated already is rotated further; the choice is `g` with its
    // difference to `f` taken or not.
    let sum1 = rotate(rotate(rotate(e, 14) ^ e, 5) ^ e, 6)
    let choice = (e & (f ^ g)) ^ g
    let first = h &+ sum1 &+ choice &+ constantPlusWord
    let sum0 = rotate(rotate(rotate(a, 9) ^ a, 11) ^ a, 2)
    let majority = (a & b) | (c & (a | b))
    d &+= first
    h = first &+ sum0 &+ majority
}
