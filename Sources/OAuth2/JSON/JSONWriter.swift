/// Writes JSON (RFC 8259) for requests, in one pass over bytes.
///
/// Commas are put where they belong; balancing `begin` and `end` is the caller's part.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    package mutating func beginObject() { open("{") }
    package mutating func endObject() { close("}") }
    package mutating func beginArray() { open("[") }
    package mutating func endArray() { close("]") }

    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func strings(_ values: [String]) {
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Copies a value as it came.
    mutating func value(_ value: JSONValue) {
        separate()
        bytes.append(contentsOf: value.source)
    }

    package mutating func integer(_ value: Int) { scalar("\(value)") }
    package mutating func bool(_ value: Bool) { scalar(value ? "true" : "false") }

    package mutating func string(_ value: String) {
        separate()
        bytes.append(ASCII.quote)
        for byte in value.utf8 {
            switch byte {
            case ASCII.quote, ASCII.backslash:
                bytes.append(ASCII.backslash)
                bytes.append(byte)
            case 0..<0x20:
                // RFC 8259 section 7: control characters must be escaped.
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
            default:
                bytes.append(byte)
            }
        }
        bytes.append(ASCII.quote)
    }

    private mutating func scalar(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func open(_ bracket: Character) {
        separate()
        bytes.append(contentsOf: bracket.utf8)
        needsComma = false
    }

    private mutating func close(_ bracket: Character) {
        bytes.append(contentsOf: bracket.utf8)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
