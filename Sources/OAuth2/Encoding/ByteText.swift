/// A text that equals another one when their bytes do.
///
/// `String` calls "é" and "e" with an accent behind it equal. Names of users, audiences and issuers are other people's bytes,
/// and two of them must not become one: their tokens would, too.
struct ByteText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool {
        // Not `elementsEqual`, which goes from one index to the next.
        left.text.withBytes { left in
            right.text.withBytes { right in
                guard left.count == right.count else { return false }
                var difference: UInt8 = 0
                for index in left.indices { difference |= left[index] ^ right[index] }
                return difference == 0
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        // All bytes at once: the hasher takes a pointer, which does not leave the closure.
        text.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }
    }

    /// A number from 0 to 63 that is made of the last bytes, in which names differ.
    ///
    /// It spreads names over 64 places. Not for a table: names can be chosen to have the same.
    var quickHash: Int {
        text.withBytes { bytes in
            var sum = UInt64(truncatingIfNeeded: bytes.count)
            for index in max(0, bytes.count - 4)..<bytes.count { sum = sum &* 31 &+ UInt64(bytes[index]) }
            // The multiplication of Fibonacci hashing brings all digits to the top six bits.
            return Int(truncatingIfNeeded: (sum &* 0x9E37_79B9_7F4A_7C15) >> 58)
        }
    }
}
