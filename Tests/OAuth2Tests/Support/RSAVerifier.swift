import OAuth2

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2.2), slow and for tests: what an application's cryptography library does.
struct RSAVerifier: SignatureVerifier {
    /// A number in words of 32 bits, the lowest first.
    typealias Number = [UInt32]

    func isValid(
        signature: [UInt8],
        of signedBytes: [UInt8],
        algorithm: SigningAlgorithm,
        key: JSONWebKey
    ) async throws -> Bool {
        guard algorithm == .rs256, key.members["e"]?.string == "AQAB", let text = key.members["n"]?.string,
            let modulusBytes = Base64URL.decode(text.utf8), modulusBytes.count == signature.count
        else { return false }
        let modulus = Self.number(modulusBytes)
        let base = Self.number(signature)
        // The exponent 65537: sixteen squares and one more factor.
        var power = base
        for _ in 0..<16 { power = Self.product(power, power, modulo: modulus) }
        power = Self.product(power, base, modulo: modulus)
        // The DigestInfo of SHA-256 (section 9.2 note 1).
        let info: [UInt8] = [48, 49, 48, 13, 6, 9, 96, 134, 72, 1, 101, 3, 4, 2, 1, 5, 0, 4, 32]
        let hash = info + SHA256.digest(of: signedBytes)
        let padding = Array(repeating: UInt8(0xFF), count: modulusBytes.count - hash.count - 3)
        return power == Self.number([0, 1] + padding + [0] + hash)
    }

    private static func number(_ bytes: [UInt8]) -> Number {
        stride(from: bytes.count, to: 0, by: -4).map { end in
            bytes[max(0, end - 4)..<end].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    private static func product(_ left: Number, _ right: Number, modulo modulus: Number) -> Number {
        var result = Number(repeating: 0, count: modulus.count)
        for word in left.reversed() {
            for bit in (0..<32).reversed() {
                add(result, to: &result, modulo: modulus)
                if word >> UInt32(bit) & 1 == 1 { add(right, to: &result, modulo: modulus) }
            }
        }
        return result
    }

    private static func add(_ other: Number, to number: inout Number, modulo modulus: Number) {
        var carry: UInt64 = 0
        for index in number.indices {
            carry += UInt64(number[index]) + UInt64(other[index])
            number[index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        let isLarger = carry > 0 || !number.reversed().lexicographicallyPrecedes(modulus.reversed())
        guard isLarger else { return }
        var borrow: Int64 = 0
        for index in number.indices {
            borrow += Int64(number[index]) - Int64(modulus[index])
            number[index] = UInt32(truncatingIfNeeded: borrow)
            borrow >>= 32
        }
    }
}
