/// Finds values that were copied from a documentation page and never replaced.
enum Placeholder {
    /// Whether `text` still holds `{yourDomain}`, `YOUR_CLIENT_ID`, `<client id>` or the like.
    ///
    /// Real client ids, domains and redirect URIs hold neither braces nor angle brackets.
    static func isLeft(in text: String) -> Bool {
        text.withBytes { bytes in isLeft(in: bytes) }
    }

    private static func isLeft(in bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where ASCIISet.placeholderStart.contains(bytes[index]) {
            switch bytes[index] {
            case UInt8(ascii: "%"), UInt8(ascii: "y"), UInt8(ascii: "Y"):
                if isWord(bytes.extracting(index...)) { return true }
            default:
                return true
            }
        }
        return false
    }

    /// Whether `text` is nothing but a placeholder; for secrets and audiences, which may hold any character.
    static func isWhole(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "Y"): text.hasPrefix("YOUR_")
        case UInt8(ascii: "{"): text.hasSuffix("}")
        case UInt8(ascii: "<"): text.hasSuffix(">")
        default: false
        }
    }

    private static func isWord(_ text: Span<UInt8>) -> Bool {
        // `%24%7B` is `${`, a template's variable that went through a URL encoder.
        if starts(text, with: "YOUR_", fold: { $0 }) || starts(text, with: "%24%7B", fold: { $0 }) { return true }
        return words.contains { word in
            // A whole word: your-domain-registrar.com is somebody's domain.
            guard starts(text, with: word, fold: ASCII.lowercased) else { return false }
            guard text.count > word.utf8.count else { return true }
            let next = text[word.utf8.count]
            return !ASCII.isLetter(next) && !ASCII.isDigit(next) && next != UInt8(ascii: "-")
        }
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
        "yourdomain", "your-domain", "your_domain", "yourclientid", "your-client-id", "your_client_id",
        "yourtenant", "your-tenant",
    ]
}
