import OAuth2
import Testing

@Suite("Packed bodies")
struct TransportResponseGzipTests {
    private func unpack(_ body: [UInt8], limit: Int = 100_000) throws(TransportError) -> [UInt8] {
        try TransportResponse(status: 200, body: body).unpackingGzip(maximumBodyBytes: limit).body
    }

    /// Text in the three forms that a block can have, as `gzip` and `zlib` write them.
    static let samples: [(packed: [UInt8], text: String)] = [
        (
            [
                31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 1, 21, 0, 234, 255, 123, 34, 97, 99, 99,
                101, 115, 115, 95, 116, 111, 107, 101, 110, 34, 58, 34, 97, 116, 34, 125, 223, 191, 210, 155,
                21, 0, 0, 0,
            ],
            "{\"access_token\":\"at\"}"
        ),
        (
            [
                31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 171, 86, 74, 76, 78, 78, 45, 46, 142, 47,
                201, 207, 78, 205, 83, 178, 82, 74, 76, 162, 46, 84, 210, 81, 2, 27, 29, 95, 82, 89,
                144, 10, 52, 223, 41, 53, 177, 40, 181, 72, 169, 22, 0, 230, 5, 77, 120, 121, 0, 0,
                0,
            ],
            "{\"access_token\":\"" + String(repeating: "ab", count: 40) + "\",\"token_type\":\"Bearer\"}"
        ),
        (
            [
                31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 29, 142, 137, 141, 69, 49, 8, 3, 91, 161,
                4, 142, 138, 32, 152, 227, 245, 95, 192, 242, 87, 138, 20, 9, 240, 140, 97, 138, 38, 182,
                71, 206, 80, 128, 85, 121, 0, 200, 248, 131, 5, 28, 76, 179, 99, 31, 58, 3, 12, 44,
                86, 198, 90, 109, 13, 229, 32, 148, 154, 37, 12, 200, 199, 252, 250, 237, 101, 118, 51, 136,
                98, 172, 20, 130, 163, 188, 36, 141, 203, 18, 16, 85, 141, 153, 79, 134, 52, 73, 110, 120,
                79, 160, 229, 107, 229, 67, 118, 23, 95, 55, 129, 221, 194, 27, 31, 140, 10, 141, 186, 17,
                38, 253, 76, 114, 5, 11, 155, 73, 85, 183, 127, 133, 235, 135, 12, 65, 221, 182, 30, 181,
                253, 51, 191, 190, 182, 182, 113, 10, 103, 146, 85, 196, 247, 51, 225, 25, 18, 113, 247, 123,
                10, 206, 31, 208, 69, 55, 40, 11, 80, 142, 62, 154, 230, 89, 46, 103, 19, 247, 147, 200,
                6, 151, 7, 34, 227, 113, 60, 17, 174, 83, 245, 140, 93, 57, 212, 38, 212, 231, 192, 209,
                31, 233, 4, 109, 52, 215, 238, 231, 71, 132, 253, 1, 233, 43, 175, 26, 104, 1, 0, 0,
            ],
            "e32eg 03c a0e2ee0220heee1hace3beae0 hih3jegdbe0eeiei1h3g23i3efae ef233de3eedc00cgcieaeiidb  bh3f2e1e"
                + "beacd 2beie eebffgehhj1h 2d 1eieeie1e2fai3fah 3ebfjgg e0a3bageje3 fegefg eehda3ee1eeefeidd ffejecfe3"
                + "jeedb1ef3eefc g3eie1ejgiei3ibieea0 1i2ebj1e2fec3edebb1ei3ba0de1eea12ib dfee20bgeed2deeeea03hbeee 11i"
                + "b0fabebdbc0bc110fefcghh3egeefide2ahc3ebgj 2hb ibg0fiijaee2e3"
        ),
        (
            [
                31, 139, 8, 30, 0, 0, 0, 0, 0, 3, 3, 0, 120, 121, 122, 110, 97, 109, 101, 0,
                99, 111, 109, 109, 101, 110, 116, 0, 0, 0, 171, 86, 74, 76, 78, 78, 45, 46, 142, 47,
                201, 207, 78, 205, 83, 178, 82, 74, 76, 162, 46, 84, 210, 81, 2, 27, 29, 95, 82, 89,
                144, 10, 52, 223, 41, 53, 177, 40, 181, 72, 169, 22, 0, 230, 5, 77, 120, 121, 0, 0,
                0,
            ],
            "{\"access_token\":\"" + String(repeating: "ab", count: 40) + "\",\"token_type\":\"Bearer\"}"
        ),
        (
            [
                31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 172,
                235, 95, 194, 26, 30, 64, 1, 0, 0, 239, 6, 200, 60, 220, 94, 184, 11, 0, 0,
            ],
            String(repeating: "a", count: 3_000)
        ),
    ]

    @Test("B8: each form of block is unpacked", arguments: samples.indices)
    func unpacked(index: Int) throws {
        let (packed, text) = Self.samples[index]
        #expect(try unpack(packed) == Array(text.utf8))
        #expect(try unpack(packed, limit: text.utf8.count) == Array(text.utf8))
        let error = #expect(throws: TransportError.self) { try unpack(packed, limit: text.utf8.count - 1) }
        #expect(error?.kind == .responseTooLarge)
    }

    @Test("B8: a packed body that is cut off anywhere is refused", arguments: samples.indices)
    func cut(index: Int) {
        let packed = Self.samples[index].packed
        for count in 3..<packed.count {
            let error = #expect(throws: TransportError.self) { try unpack(Array(packed.prefix(count))) }
            #expect(error?.kind == .protocolViolation)
        }
    }

    @Test("B8: a packed body with any byte changed is unpacked to something else or refused, and ends nothing")
    func changed() throws {
        for (packed, _) in Self.samples {
            for index in packed.indices {
                for change: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
                    var damaged = packed
                    damaged[index] ^= change
                    do {
                        #expect(try unpack(damaged).count <= 100_000)
                    } catch {
                        #expect([.protocolViolation, .responseTooLarge].contains(error.kind))
                    }
                }
            }
        }
    }

    @Test(
        "A body that is not packed stays as it is",
        arguments: [[], [0x1F], [0x1F, 0x8B], [0x1F, 0x8B, 9, 0], Array("{}".utf8)]
    )
    func plain(body: [UInt8]) throws {
        #expect(try unpack(body) == body)
    }
}
