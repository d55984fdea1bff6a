/// Finds values that were copied from a documentation page and never replaced.
enum Placeholder {
    /// Whether `text` still holds `{yourDomain}`, `YOUR_CLIENT_ID`, `<client id>` or the like.
    ///
    /// Real client ids, domains and redirect URIs hold neither braces nor angle brackets. `%7B` is a `{` that went
    /// through a URL encoder.
    static func isLeft(in text: String) -> Bool {
        if text.utf8.contains(where: "{}<>".utf8.contains) { return true }
        let lower = text.lowercased()
        return contains(text, "YOUR_")
            || ["yourdomain", "your-domain", "yourtenant", "your-tenant", "yourclientid", "your-client-id", "%7b"]
                .contains { contains(lower, $0) }
    }

    /// Whether `text` is nothing but a placeholder; for secrets, which may hold any character.
    static func isWhole(_ text: String) -> Bool {
        text.hasPrefix("YOUR_") || text.hasPrefix("{") && text.hasSuffix("}")
            || text.hasPrefix("<") && text.hasSuffix(">")
    }

    /// `String.contains(_: String)` belongs to Foundation, and the module stays without it.
    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
