/// Finds values that were copied from a documentation page and never replaced.
enum Placeholder {
    /// Whether `text` still holds `{yourDomain}`, `YOUR_CLIENT_ID`, `<client id>` or the like.
    ///
    /// Real client ids, domains and redirect URIs hold neither braces nor angle brackets.
    static func isLeft(in text: String) -> Bool { isLeft(in: Array(text.utf8)) }

    static func isLeft(in bytes: [UInt8]) -> Bool {
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                return true
            case UInt8(ascii: "%"), UInt8(ascii: "y"), UInt8(ascii: "Y"):
                if isWord(bytes[index...]) { return true }
            default:
                break
            }
        }
        return false
    }

    /// Whether `text` is nothing but a placeholder; for secrets, which may hold any character.
    static func isWhole(_ text: String) -> Bool {
        text.hasPrefix("YOUR_") || text.hasPrefix("{") && text.hasSuffix("}")
            || text.hasPrefix("<") && text.hasSuffix(">")
    }

    private static func isWord(_ text: ArraySlice<UInt8>) -> Bool {
        // `%24%7B` is `${`, a template's variable that went through a URL encoder.
        if text.starts(with: "YOUR_".utf8) || text.starts(with: "%24%7B".utf8) { return true }
        let start = String(decoding: text.prefix(16).map(ASCII.lowercased), as: UTF8.self)
        return words.contains { word in
            // A whole word: your-domain-registrar.com is somebody's domain.
            guard start.hasPrefix(word) else { return false }
            guard let next = start.dropFirst(word.count).utf8.first else { return true }
            return !ASCII.isLetter(next) && !ASCII.isDigit(next) && next != UInt8(ascii: "-")
        }
    }

    private static let words = ["yourdomain", "your-domain", "yourclientid", "your-client-id"]
}
