/// A text that equals another one when their bytes do.
///
/// `String` calls "é" and "e" with an accent behind it equal. Names of users, audiences and issuers are other people's bytes,
/// and two of them must not become one: their tokens would, too.
struct ByteText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    @inline(__always)
    static func == (left: Self, right: Self) -> Bool {
        left.text.withBytes { left in right.text.withBytes { right in left.isEqual(to: right) } }
    }

    func hash(into hasher: inout Hasher) {
        text.withBytes { bytes in
            hasher.combine(bytes.count)
            bytes.forEachWord { hasher.combine($0) }
        }
    }

    /// A number that few other texts have, in a fifth of the time of a hash.
    ///
    /// To choose among a few places; not for a table, whose places others could fill on purpose.
    ///
    /// - Parameter factor: An odd number. Of a random one nobody can tell which texts get the same number.
    /// - Returns: The number; its high bits depend on all bytes.
    func mixed(_ factor: UInt64) -> UInt64 {
        text.withBytes { bytes in
            var number = UInt64(bytes.count)
            bytes.forEachWord { word in
                number = (number ^ word) &* factor
                // A product's high bits depend on all bits of what was multiplied, its low ones on few.
                number ^= number >> 32
            }
            // Twice more, or what differs in the last bytes only comes to few places for one factor in a thousand.
            number &*= factor
            return (number ^ number >> 29) &* 0x9E37_79B9_7F4A_7C15
        }
    }
}
