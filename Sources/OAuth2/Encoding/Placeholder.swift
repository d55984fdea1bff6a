/// Finds values that were copied from a documentation page and never replaced.
enum Placeholder {
    /// Whether `text` still holds `{yourDomain}`, `YOUR_CLIENT_ID`, `<client id>` or the like.
    ///
    /// Real client ids, domains and redirect URIs hold neither braces nor angle brackets. `%7B` is a `{` that went
    /// through a URL encoder.
    static func isLeft(in text: String) -> Bool {
        text.withBytes { bytes in isLeft(in: bytes) }
    }

    private static func isLeft(in bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where ASCIISet.placeholderStart.contains(bytes[index]) {
            switch bytes[index] {
            case UInt8(ascii: "%"), UInt8(ascii: "y"), UInt8(ascii: "Y"):
                let rest = bytes.extracting(index...)
                if starts(rest, with: "YOUR_", fold: { $0 }) { return true }
                if words.contains(where: { starts(rest, with: $0, fold: ASCII.lowercased) }) { return true }
            default:
                return true
            }
        }
        return false
    }

    /// Whether `text` is nothing but a placeholder; for secrets, which may hold any character.
    static func isWhole(_ text: String) -> Bool {
        text.hasPrefix("YOUR_") || text.hasPrefix("{") && text.hasSuffix("}")
            || text.hasPrefix("<") && text.hasSuffix(">")
    }

    private static func starts(_ bytes: Span<UInt8>, with word: String, fold: (UInt8) -> UInt8) -> Bool {
        var index = 0
        for byte in word.utf8 {
            guard index < bytes.count, fold(bytes[index]) == byte else { return false }
            index += 1
        }
        return true
    }

    private static let words = [
        "%7b", "yourdomain", "your-domain", "yourtenant", "your-tenant", "yourclientid", "your-client-id",
    ]
}
