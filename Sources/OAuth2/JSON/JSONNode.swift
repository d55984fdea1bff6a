/// Where a value of a document stands, and its name if it is a member of an object.
///
/// A document is one array of nodes in the order of their beginnings, so the nodes inside a value follow its own. Bytes are
/// counted with 32 bits, two of which say more: half the memory, and no answer has a gigabyte.
struct JSONNode: Sendable {
    enum Kind: Sendable {
        /// A string of ASCII; of other characters, too; with escapes. They are read in different ways.
        case asciiString, plainString, escapedString
        case number, object, array, bool, null

        var isString: Bool { self == .asciiString || self == .plainString || self == .escapedString }
    }

    /// A string without its quotes.
    struct Text: Sendable {
        /// The longest document that positions and lengths have room for.
        static let maximumBytes = 1 << 30

        private let first: UInt32
        /// The length, and in the two highest bits the kind, 0 for ASCII: one comparison with a length then tells that a name has
        /// that length and is plain.
        private let lengthAndKind: UInt32

        /// The text between two positions that are below ``maximumBytes``.
        @inline(__always)
        init(_ start: Int, _ end: Int, _ kind: Kind) {
            first = UInt32(truncatingIfNeeded: start)
            let bits: UInt32 = kind == .asciiString ? 0 : kind == .plainString ? 1 : 2
            lengthAndKind = UInt32(truncatingIfNeeded: end &- start) | bits << 30
        }

        /// No text.
        init() { self.init(0, 0, .asciiString) }

        @inline(__always) var start: Int { Int(first) }
        @inline(__always) var end: Int { Int(first) &+ Int(lengthAndKind & 0x3FFF_FFFF) }
        @inline(__always) var hasEscapes: Bool { lengthAndKind >> 31 != 0 }

        @inline(__always) var kind: Kind {
            lengthAndKind >> 30 == 0 ? .asciiString : hasEscapes ? .escapedString : .plainString
        }

        /// Whether this is `text`, however it is spelled.
        @inline(__always)
        func hasText(_ text: Span<UInt8>, in document: Span<UInt8>) -> Bool {
            // Nearly all names that are not it have another length.
            if lengthAndKind == UInt32(truncatingIfNeeded: text.count) {
                return document.extracting(start..<end).isEqual(to: text)
            }
            return kind != .asciiString && hasUnusualText(text, in: document)
        }

        @inline(never)
        private func hasUnusualText(_ text: Span<UInt8>, in document: Span<UInt8>) -> Bool {
            withText(in: document) { $0.isEqual(to: text) }
        }

        /// Whether both are spelled alike.
        func isSpelled(like other: Self, in document: Span<UInt8>) -> Bool {
            lengthAndKind == other.lengthAndKind
                && document.extracting(start..<end).isEqual(to: document.extracting(other.start..<other.end))
        }

        /// Hands the text to `use`.
        @inline(__always)
        func withText<Result>(in document: Span<UInt8>, _ use: (Span<UInt8>) -> Result) -> Result {
            let text = document.extracting(start..<end)
            return hasEscapes ? use(JSONEscapes.decode(text).span) : use(text)
        }

        /// The text; a lone surrogate becomes U+FFFD.
        func string(in document: Span<UInt8>) -> String { withText(in: document) { String(decoding: $0) } }

        /// The bytes of the text.
        func bytes(in document: Span<UInt8>) -> [UInt8] {
            withText(in: document) { text in
                unsafe text.withUnsafeBufferPointer { unsafe Array($0) }
            }
        }
    }

    /// Empty outside of objects.
    let name: Text
    let kind: Kind
    /// The first byte; of a string, the one behind the quote.
    let start: UInt32
    /// Behind the last byte; of a string, the closing quote.
    var end: UInt32
    /// The index of the first node that is not inside this value.
    var next: UInt32
}
