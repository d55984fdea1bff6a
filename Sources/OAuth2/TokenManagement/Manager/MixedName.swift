/// A name, and the number that it is looked up by, which is made once for all the places where it is looked for.
struct MixedName: Sendable {
    let name: ByteText

    /// Never 0.
    let number: UInt64

    /// `name` mixed with a factor as ``makeFactor()`` makes one.
    @inline(__always)
    init(_ name: ByteText, factor: UInt64) {
        self.name = name
        number = name.mixed(factor) | 1
    }

    /// A factor that nobody can guess, because some names are chosen by their users.
    static func makeFactor() -> UInt64 { UInt64.random(in: 0...UInt64.max) | 1 }
}
