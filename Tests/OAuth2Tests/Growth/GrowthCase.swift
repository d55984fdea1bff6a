import Testing

@testable import OAuth2

/// One parser with an input that grows.
struct GrowthCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Makes an input of a size, and returns what reads it.
    let prepare: @Sendable (Int) throws -> () -> Void

    init(_ name: String, _ prepare: @escaping @Sendable (Int) throws -> () -> Void) {
        testDescription = name
        self.prepare = prepare
    }
}

/// Texts that are equal to `String`, which takes quadratic time to find out: combining marks of two classes in turn.
struct CombiningMarks {
    let first: String
    let second: String

    /// As many bytes in both together.
    init(bytes: Int) {
        let above = String(repeating: "\u{301}", count: bytes / 8)
        let below = String(repeating: "\u{323}", count: bytes / 8)
        (first, second) = (above + below, below + above)
    }
}
