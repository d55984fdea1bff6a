/// A text from outside the process, which equals another one when their bytes do.
///
/// `String` calls "é" and "e" with an accent behind it equal. Names of users, audiences and issuers are other people's bytes,
/// and two of them must not become one: their tokens would, too. To find out, `String` brings both into a canonical order,
/// which takes quadratic time for a long row of accents: comparing or hashing 60 KB that anybody can send takes seconds.
///
/// Sets, dictionaries and `switch` over such texts are made of this type; `.ci/check-text` finds the others.
struct ByteText: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String

    init(_ text: String) { self.text = text }

    init(stringLiteral text: String) { self.text = text }

    /// A part of a text.
    init(_ part: Substring.UTF8View) { self.text = String(Substring(part)) }

    var isEmpty: Bool { text.isEmpty }

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

    /// The last eight bytes and the count as a number, which many other texts may have.
    @inline(__always)
    var ending: UInt64 { text.withBytes { $0.lastWord ^ UInt64($0.count) << 56 } }

    /// A number that few other texts have, in a fifth of the time of a hash.
    ///
    /// For places that others could fill on purpose, by choosing their names, `factor` has to be a secret of the process, as
    /// ``MixedName/makeFactor()`` draws it: each word of a text goes through a product of 128 bits with it, as in the functions by
    /// which other languages' tables hash, and neither it nor a number ever leaves the process.
    ///
    /// - Parameter factor: A large odd number.
    /// - Returns: The number; all of its bits depend on all bytes.
    func mixed(_ factor: UInt64) -> UInt64 {
        text.withBytes { bytes in
            // Secret from the start, or one word could be chosen to undo what the one before it changed.
            var number = factor.byteSwapped ^ UInt64(bytes.count)
            bytes.forEachWord { number = Self.product(number ^ $0, factor) }
            return Self.product(number, 0x9E37_79B9_7F4A_7C15)
        }
    }

    /// Both halves of a product as one: of the lower alone, bits depend on those below them only.
    @inline(__always)
    private static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}

extension String {
    /// The parts between the separators.
    func split(at separator: Unicode.Scalar, omittingEmpty: Bool = true) -> [ByteText] {
        utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: omittingEmpty).map { ByteText($0) }
    }
}
