/// The parts of an absolute URL (RFC 3986 section 3), read strictly: a URL with a character that has to be
/// percent-encoded, a malformed host or port is no URL.
///
/// Foundation's parser is not used because it repairs what it reads, and the decision whether a host is loopback must be
/// made on exactly the text that the HTTP client will connect to.
struct URLParts {
    /// The scheme in lower case.
    let scheme: String
    /// The host in lower case, `nil` when there is no authority (`com.example.app:/callback`).
    let host: String?
    let port: Int?
    let hasUserInfo: Bool
    /// Never holds the query or the fragment.
    let path: String
    let query: String?
    let fragment: String?

    var isLoopback: Bool { host.map(Self.isLoopback) ?? false }

    init?(_ string: String) {
        guard string.utf8.allSatisfy(Self.isURLCharacter), Self.hasWholeEscapes(string.utf8) else { return nil }
        var rest = Substring(string)
        guard let colon = rest.firstIndex(of: ":") else { return nil }
        let scheme = rest[..<colon]
        guard let first = scheme.utf8.first, ASCII.isLetter(first),
            scheme.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || "+-.".utf8.contains($0) })
        else { return nil }
        self.scheme = scheme.lowercased()
        rest = rest[rest.index(after: colon)...]

        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        } else {
            fragment = nil
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            query = nil
        }
        guard rest.hasPrefix("//") else {
            (host, port, hasUserInfo) = (nil, nil, false)
            path = String(rest)
            return
        }
        rest = rest.dropFirst(2)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        var authority = rest[..<end]
        path = String(rest[end...])
        hasUserInfo = authority.contains("@")
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        guard let (host, port) = Self.hostAndPort(authority) else { return nil }
        (self.host, self.port) = (host, port)
    }

    private static func hostAndPort(_ authority: Substring) -> (String, Int?)? {
        let hostEnd: Substring.Index
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            hostEnd = authority.index(after: close)
            let inside = authority[authority.index(after: authority.startIndex)..<close]
            guard inside.contains(":"),
                inside.utf8.allSatisfy({
                    ASCII.hexValue($0) != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                })
            else { return nil }
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
            let name = authority[..<hostEnd]
            guard !name.isEmpty,
                name.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || "-._".utf8.contains($0) }),
                !name.hasPrefix("."), !name.contains("..")
            else { return nil }
        }
        let host = authority[..<hostEnd].lowercased()
        let rest = authority[hostEnd...]
        if rest.isEmpty { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), !digits.isEmpty, digits.utf8.allSatisfy(ASCII.isDigit),
            let port = UInt16(digits), port > 0
        else { return nil }
        return (host, Int(port))
    }

    /// `127.0.0.0/8` in plain dotted decimal, `[::1]`, and the name `localhost`.
    ///
    /// Other spellings of a loopback address (`127.1`, `0x7f.1`) are not accepted: resolvers disagree about them.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127"
            && octets.allSatisfy { octet in
                octet.utf8.allSatisfy(ASCII.isDigit) && UInt8(octet) != nil && (octet == "0" || !octet.hasPrefix("0"))
            }
    }

    /// Whether two hexadecimal digits follow each `%`; an HTTP client would encode it once more otherwise.
    private static func hasWholeEscapes(_ bytes: String.UTF8View) -> Bool {
        bytes.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { $0.count >= 2 && $0.prefix(2).allSatisfy { ASCII.hexValue($0) != nil } }
    }

    /// `unreserved`, `reserved` and `%` of RFC 3986 section 2.
    private static func isURLCharacter(_ byte: UInt8) -> Bool {
        ASCII.isUnreserved(byte) || ":/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }
}
