/// The parts of an absolute URL (RFC 3986 section 3), read strictly: a URL with a character that has to be
/// percent-encoded, a malformed host or port is no URL.
///
/// Foundation's parser is not used because it repairs what it reads, and the decision whether a host is loopback must be
/// made on exactly the text that the HTTP client will connect to.
struct URLParts {
    private let bytes: [UInt8]
    private let schemeEnd: Int
    private let hostRange: Range<Int>?
    private let pathRange: Range<Int>
    private let queryRange: Range<Int>?
    let port: Int?
    let hasUserInfo: Bool
    let hasFragment: Bool

    /// The scheme in lower case.
    var scheme: String { text(0..<schemeEnd).lowercased() }
    /// The host in lower case, `nil` when there is no authority (`com.example.app:/callback`).
    var host: String? { hostRange.map { text($0).lowercased() } }
    /// Never holds the query or the fragment.
    var path: String { text(pathRange) }
    var query: String? { queryRange.map(text) }
    var hasHost: Bool { hostRange != nil }
    var isLoopback: Bool { host.map(Self.isLoopback) ?? false }

    init?(_ string: String) { self.init(Array(string.utf8)) }

    init?(_ bytes: [UInt8]) {
        for byte in bytes where !ASCIISet.url.contains(byte) { return nil }
        guard Self.hasWholeEscapes(bytes) else { return nil }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first, ASCII.isLetter(first),
            bytes[..<colon].allSatisfy(Self.isSchemeCharacter)
        else { return nil }
        self.bytes = bytes
        schemeEnd = colon

        // From the back: fragment, query, path, authority.
        var rest = bytes[(colon + 1)...]
        let hash = rest.firstIndex(of: UInt8(ascii: "#"))
        hasFragment = hash != nil
        if let hash { rest = rest[..<hash] }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            queryRange = (mark + 1)..<rest.endIndex
            rest = rest[..<mark]
        } else {
            queryRange = nil
        }
        guard rest.count >= 2, rest[colon + 1] == UInt8(ascii: "/"), rest[colon + 2] == UInt8(ascii: "/") else {
            (hostRange, port, hasUserInfo) = (nil, nil, false)
            pathRange = rest.indices
            return
        }
        rest = rest[(colon + 3)...]
        let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        var authority = rest[..<end]
        pathRange = end..<rest.endIndex
        let at = authority.lastIndex(of: UInt8(ascii: "@"))
        hasUserInfo = at != nil
        if let at { authority = authority[(at + 1)...] }
        guard let (host, port) = Self.hostAndPort(authority) else { return nil }
        (hostRange, self.port) = (host, port)
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func hostAndPort(_ authority: ArraySlice<UInt8>) -> (Range<Int>, Int?)? {
        let hostEnd: Int
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = close + 1
            let address = authority[(authority.startIndex + 1)..<close]
            guard address.contains(UInt8(ascii: ":")),
                address.allSatisfy({
                    ASCII.hexValue($0) != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                })
            else { return nil }
        } else {
            hostEnd = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
            guard isName(authority[..<hostEnd]) else { return nil }
        }
        let host = authority.startIndex..<hostEnd
        let rest = authority[hostEnd...]
        if rest.isEmpty { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.first == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(ASCII.isDigit) else {
            return nil
        }
        let port = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return (1...65_535).contains(port) ? (host, port) : nil
    }

    /// Labels of letters, digits, `-` and `_` with single dots between them.
    private static func isName(_ host: ArraySlice<UInt8>) -> Bool {
        var isAfterDot = true
        for byte in host {
            let isDot = byte == UInt8(ascii: ".")
            guard !(isDot && isAfterDot), isDot || (ASCIISet.unreserved.contains(byte) && byte != UInt8(ascii: "~"))
            else { return false }
            isAfterDot = isDot
        }
        return !host.isEmpty
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
    private static func hasWholeEscapes(_ bytes: [UInt8]) -> Bool {
        for index in bytes.indices where bytes[index] == UInt8(ascii: "%") {
            guard index + 2 < bytes.count, ASCII.hexValue(bytes[index + 1]) != nil,
                ASCII.hexValue(bytes[index + 2]) != nil
            else { return false }
        }
        return true
    }

    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }
}
