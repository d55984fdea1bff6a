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
        unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            // Appending byte by byte took longer than a round of the hash.
            let raw = UnsafeMutableRawBufferPointer(buffer)
            unsafe raw.storeBytes(of: h0.bigEndian, toByteOffset: 0, as: UInt32.self)
            unsafe raw.storeBytes(of: h1.bigEndian, toByteOffset: 4, as: UInt32.self)
            unsafe raw.storeBytes(of: h2.bigEndian, toByteOffset: 8, as: UInt32.self)
            unsafe raw.storeBytes(of: h3.bigEndian, toByteOffset: 12, as: UInt32.self)
            unsafe raw.storeBytes(of: h4.bigEndian, toByteOffset: 16, as: UInt32.self)
            unsafe raw.storeBytes(of: h5.bigEndian, toByteOffset: 20, as: UInt32.self)
            unsafe raw.storeBytes(of: h6.bigEndian, toByteOffset: 24, as: UInt32.self)
            unsafe raw.storeBytes(of: h7.bigEndian, toByteOffset: 28, as: UInt32.self)
            count = 32
        }
    }
}
