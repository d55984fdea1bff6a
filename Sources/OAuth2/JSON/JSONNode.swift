/// Where a value of a document stands, and its name if it is a member of an object.
///
/// A document is one array of nodes in the order of their beginnings, so the nodes inside a value follow its own. Bytes are
/// counted with 32 bits: half the memory, and no answer has four gigabytes.
struct JSONNode: Sendable {
    enum Kind: Sendable {
        case plainString, escapedString, number, object, array, bool, null
    }

    /// A string without its quotes.
    struct Text: Sendable {
        var start: UInt32 = 0
        var end: UInt32 = 0
        var hasEscapes = false

        var range: Range<Int> { Int(start)..<Int(end) }

        /// Whether this is `text`, however it is spelled.
        @inline(__always)
        func hasText(_ text: Span<UInt8>, in document: Span<UInt8>) -> Bool {
            if hasEscapes { return hasEscapedText(text, in: document) }
            // Nearly all names that are not it have another length.
            return Int(end &- start) == text.count && document.extracting(range).isEqual(to: text)
        }

        private func hasEscapedText(_ text: Span<UInt8>, in document: Span<UInt8>) -> Bool {
            string(in: document).withBytes { $0.isEqual(to: text) }
        }

        /// Hands the text to `use`.
        @inline(__always)
        func withText<Result>(in document: Span<UInt8>, _ use: (Span<UInt8>) -> Result) -> Result {
            hasEscapes ? string(in: document).withBytes(use) : use(document.extracting(range))
        }

        func string(in document: Span<UInt8>) -> String {
            let text = String(decoding: document.extracting(range))
            return hasEscapes ? JSONEscapes.decode(Array(text.utf8)[...]) : text
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
