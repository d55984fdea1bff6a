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
        // All bytes at once: the hasher takes a pointer, which does not leave the closure.
        text.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }
    }
}
