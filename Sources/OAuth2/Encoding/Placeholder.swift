/// Finds values that were copied from a documentation page and never replaced.
///
/// A page marks them by brackets (`{yourDomain}`, `<client id>`, `${CLIENT_ID}`, also after a URL encoder, which most samples
/// went through: `%7ByourClientSecret%7D`), as variables (`$CLIENT_ID`, `%CLIENT_ID%`), or by their names (`YOUR_CLIENT_ID`,
/// `yourClientId`). Random values hold such texts by chance, so what may hold any character is only one as a whole.
enum Placeholder {
    /// Whether one is anywhere in `text`, a client id, a domain or a URL, all of which hold neither braces nor angle brackets.
    static func isLeft(in text: String) -> Bool {
        text.withBytes { bytes in
            if endOfName(at: 0, in: bytes, of: names) == bytes.count { return true }
            for index in bytes.indices where ASCIISet.placeholderStart.contains(bytes[index]) {
                if ASCIISet.placeholderBrackets.contains(bytes[index]) || end(at: index, in: bytes) != nil {
                    return true
                }
            }
            return false
        }
    }

    /// Whether `text` is nothing but a placeholder, or a URL with one in it; for secrets, tokens, audiences and the like.
    static func isWhole(_ text: String) -> Bool {
        text.withBytes { bytes in
            guard !bytes.isEmpty else { return false }
            if ASCIISet.placeholderStart.contains(bytes[0]) {
                if end(at: 0, in: bytes) == bytes.count || endOfName(at: 0, in: bytes, of: names) == bytes.count {
                    return true
                }
            }
            guard isURL(bytes) else { return false }
            return bytes.indices.contains {
                ASCIISet.placeholderStart.contains(bytes[$0]) && end(at: $0, in: bytes) != nil
            }
        }
    }

    /// Refuses a value that is nothing but a placeholder, before it is sent.
    static func check(_ value: String?, _ parameter: StaticString, step: OAuth2Error.Step) throws(OAuth2Error) {
        guard let value, isWhole(value) else { return }
        throw OAuth2Error(.invalidParameter, step: step, parameter: parameter, message: message)
    }

    /// Refuses such a value of a parameter that the application named, such as Auth0's `connection`.
    static func check(values parameters: FormParameters, step: OAuth2Error.Step) throws(OAuth2Error) {
        for element in parameters.elements { try check(element.value, "additionalParameters", step: step) }
    }

    static let message: StaticString = "A placeholder from a documentation page is left; put your own value there."

    // MARK: What placeholders look like

    private static let brackets = [
        ("{{", "}}"), ("${", "}"), ("{", "}"), ("<", ">"),
        ("%7b%7b", "%7d%7d"), ("%24%7b", "%7d"), ("%7b", "%7d"), ("%3c", "%3e"),
    ]

    /// Names that no part of a real URL or client id has.
    private static let namesInURLs = ["domain", "tenant", "clientid"]

    /// Names of what samples leave to be filled in, without what stands between their words.
    private static let names =
        namesInURLs + [
            "tenantid", "clientsecret", "secret", "refreshtoken", "accesstoken", "token", "api", "apiid", "apikey",
            "apiidentifier", "apiendpoint", "audience", "resource", "scope", "scopes", "redirecturi", "redirecturl",
            "callback", "callbackurl", "callbackuri", "url", "appurl", "issuer", "organizationid",
            "organizationname", "orgid", "connection", "connectionname", "realm",
        ]

    /// Where the placeholder ends that begins at `start`; `nil` when none does.
    private static func end(at start: Int, in bytes: Span<UInt8>) -> Int? {
        switch bytes[start] {
        case UInt8(ascii: "$"):
            return endOfBrackets(at: start, in: bytes) ?? endOfVariable(from: start + 1, in: bytes)
        case UInt8(ascii: "%"):
            if let end = endOfBrackets(at: start, in: bytes) { return end }
            let end = endOfVariable(from: start + 1, in: bytes)
            return end.flatMap { has("%", at: $0, in: bytes) ? $0 + 1 : nil }
        case UInt8(ascii: "Y") where has("your_", at: start, in: bytes) && isUpperCase(bytes, start..<start + 4):
            let end = skip(from: start + 5, in: bytes) { ASCIISet.unreserved.contains($0) && $0 != UInt8(ascii: ".") }
            return end > start + 5 ? end : nil
        case UInt8(ascii: "y"), UInt8(ascii: "Y"):
            let isHost = start >= 2 && bytes[start - 1] == UInt8(ascii: "/") && bytes[start - 2] == UInt8(ascii: "/")
            guard isHost, let end = endOfName(at: start, in: bytes, of: names + ["app"]),
                end == bytes.count || bytes[end] != UInt8(ascii: ".")
            else { return endOfName(at: start, in: bytes, of: namesInURLs) }
            // A host without a dot is nobody's.
            return end
        default:
            return endOfBrackets(at: start, in: bytes)
        }
    }

    private static func endOfBrackets(at start: Int, in bytes: Span<UInt8>) -> Int? {
        for (opening, closing) in brackets where has(opening, at: start, in: bytes) {
            let end = endOfWords(from: start + opening.utf8.count, in: bytes)
            if let end, has(closing, at: end, in: bytes) { return end + closing.utf8.count }
        }
        return nil
    }

    /// Where `your` with one of the names behind it ends, in whatever case and with whatever between the words.
    private static func endOfName(at start: Int, in bytes: Span<UInt8>, of names: [String]) -> Int? {
        guard has("your", at: start, in: bytes) else { return nil }
        var longest: Int?
        for name in names {
            var index = start + 4
            let matches = name.utf8.allSatisfy { byte in
                if index < bytes.count, isSeparator(bytes[index]) { index += 1 }
                defer { index += 1 }
                return index < bytes.count && ASCII.lowercased(bytes[index]) == byte
            }
            // A whole word: your-domain-registrar.com is somebody's domain.
            if matches, index == bytes.count || !isPartOfWord(bytes[index]) { longest = max(longest ?? 0, index) }
        }
        return longest
    }

    /// Letters and what stands between words, with digits at their end only: a GUID in braces is none.
    private static func endOfWords(from start: Int, in bytes: Span<UInt8>) -> Int? {
        let letters = skip(from: start, in: bytes) {
            ASCII.isLetter($0) || isSeparator($0)
                || [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/")].contains($0)
        }
        guard letters > start else { return nil }
        return skip(from: letters, in: bytes, while: ASCII.isDigit)
    }

    /// At least two capital letters, with digits and low lines.
    private static func endOfVariable(from start: Int, in bytes: Span<UInt8>) -> Int? {
        let letters = skip(from: start, in: bytes, while: isCapital)
        guard letters >= start + 2 else { return nil }
        let end = skip(from: letters, in: bytes) { isCapital($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }
        return end < bytes.count && isPartOfWord(bytes[end]) ? nil : end
    }

    private static func isURL(_ bytes: Span<UInt8>) -> Bool {
        let scheme = skip(from: 0, in: bytes) { ASCIISet.token.contains($0) }
        return scheme > 0 && has("://", at: scheme, in: bytes)
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    private static func isUpperCase(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.allSatisfy { isCapital(bytes[$0]) }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == ASCII.space
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-")
    }

    private static func skip(from start: Int, in bytes: Span<UInt8>, while isPart: (UInt8) -> Bool) -> Int {
        var index = start
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return index
    }

    /// Whether `word`, in lower case, stands at `index` in whatever case.
    private static func has(_ word: String, at index: Int, in bytes: Span<UInt8>) -> Bool {
        var index = index
        for byte in word.utf8 {
            guard index < bytes.count, ASCII.lowercased(bytes[index]) == byte else { return false }
            index += 1
        }
        return true
    }
}
