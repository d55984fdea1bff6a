/// Where the parts of an absolute URL are, as byte offsets: ``URLParts`` without the texts.
///
/// Every login has its redirect URI checked, and needs none of the texts for it; finding them with slices and strings took
/// as many instructions as the hash of PKCE.
struct URLLayout {
    /// The schemes that there are rules for.
    enum SchemeKind {
        case https, http, other
    }

    let scheme: Range<Int>
    let schemeKind: SchemeKind
    /// `nil` when there is no authority.
    let host: Range<Int>?
    let port: Int?
    let path: Range<Int>
    let query: Range<Int>?
    let hasUserInfo: Bool
    let hasFragment: Bool

    init?(_ bytes: Span<UInt8>) {
        guard let marks = Marks(bytes) else { return nil }
        let colon = marks.colon
        scheme = 0..<colon
        schemeKind = Self.kind(of: bytes.extracting(first: colon))
        guard schemeKind != .other || Self.isScheme(bytes.extracting(first: colon)) else { return nil }
        hasFragment = marks.hash < bytes.count
        query = marks.question < marks.hash ? (marks.question + 1)..<marks.hash : nil
        let end = marks.question
        guard end - colon > 2, bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/") else {
            (host, port, hasUserInfo) = (nil, nil, false)
            path = (colon + 1)..<end
            return
        }
        path = marks.slash..<end
        hasUserInfo = marks.at != nil
        let start = (marks.at ?? colon + 2) + 1
        guard let (host, port) = Self.hostAndPort(in: bytes, start..<marks.slash) else { return nil }
        (self.host, self.port) = (host, port)
    }

    private static func kind(of scheme: Span<UInt8>) -> SchemeKind {
        guard scheme.count == 4 || scheme.count == 5 else { return .other }
        var name: UInt64 = 0
        for index in scheme.indices { name = name << 8 | UInt64(ASCII.lowercased(scheme[index])) }
        switch name {
        case 0x68_7474_7073: return .https
        case 0x6874_7470: return .http
        default: return .other
        }
    }

    /// A letter, then letters, digits, `+`, `-` and `.` (section 3.1).
    private static func isScheme(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            let isOther = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            guard ASCII.isLetter(byte) || index > 0 && (ASCII.isDigit(byte) || isOther) else { return false }
        }
        return !bytes.isEmpty
    }

    private static func hostAndPort(in bytes: Span<UInt8>, _ range: Range<Int>) -> (Range<Int>, Int?)? {
        let end: Int
        if !range.isEmpty, bytes[range.lowerBound] == UInt8(ascii: "[") {
            let close = index(of: UInt8(ascii: "]"), in: bytes, range)
            guard close < range.upperBound, isIPv6Address(bytes.extracting((range.lowerBound + 1)..<close)) else {
                return nil
            }
            end = close + 1
        } else {
            end = endOfName(in: bytes, range)
            guard end > range.lowerBound else { return nil }
        }
        let host = range.lowerBound..<end
        if end == range.upperBound { return (host, nil) }
        guard bytes[end] == UInt8(ascii: ":"), (1...5).contains(range.upperBound - end - 1) else { return nil }
        var port = 0
        for index in (end + 1)..<range.upperBound {
            guard ASCII.isDigit(bytes[index]) else { return nil }
            port = port * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        }
        return (1...65_535).contains(port) ? (host, port) : nil
    }

    /// Where `byte` is first in `range`; the end of the range when it is not there.
    private static func index(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        for index in range where bytes[index] == byte { return index }
        return range.upperBound
    }

    /// The characters of an address, at least one colon among them.
    private static func isIPv6Address(_ bytes: Span<UInt8>) -> Bool {
        var hasColon = false
        for index in bytes.indices {
            let isColon = bytes[index] == UInt8(ascii: ":")
            guard isColon || ASCII.hexValue(bytes[index]) != nil || bytes[index] == UInt8(ascii: ".") else {
                return false
            }
            hasColon = hasColon || isColon
        }
        return hasColon
    }

    /// Where the host's name at the beginning of `range` ends: labels of letters, digits, `-` and `_` with single dots
    /// between them, and perhaps one behind.
    private static func endOfName(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var isAfterDot = true
        for index in range {
            let byte = bytes[index]
            if ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                isAfterDot = false
            } else if byte == UInt8(ascii: "."), !isAfterDot {
                isAfterDot = true
            } else {
                return index
            }
        }
        return range.upperBound
    }
}

extension URLLayout {
    /// The characters that end a part; one that is not there stands where the part behind it begins.
    private struct Marks {
        /// The first one: the scheme ends there.
        var colon: Int
        /// The first one behind `://`: the authority ends there.
        var slash: Int
        /// The first one: the path ends there.
        var question: Int
        /// The first one: all else ends there.
        var hash: Int
        /// The last one in the authority: an HTTP client that read it otherwise would go to another host.
        var at: Int?

        /// `nil` when there is no colon, or a character that a URL is not written with, or a `%` without two hexadecimal
        /// digits behind it: an HTTP client would encode it once more.
        init?(_ bytes: Span<UInt8>) {
            let end = bytes.count
            (colon, slash, question, hash) = (end, end, end, end)
            for index in bytes.indices where !ASCIISet.unreserved.contains(bytes[index]) {
                switch bytes[index] {
                case UInt8(ascii: ":"):
                    if colon == end { colon = index }
                case UInt8(ascii: "/"):
                    if slash == end, colon < end, index > colon + 2 { slash = index }
                case UInt8(ascii: "?"):
                    if question == end { question = index }
                    if slash == end { slash = index }
                case UInt8(ascii: "#"):
                    if hash == end { hash = index }
                    if question == end { question = index }
                    if slash == end { slash = index }
                case UInt8(ascii: "@"):
                    if slash == end { at = index }
                case UInt8(ascii: "%"):
                    guard index + 2 < end, ASCII.hexValue(bytes[index + 1]) != nil,
                        ASCII.hexValue(bytes[index + 2]) != nil
                    else { return nil }
                default:
                    guard ASCIISet.url.contains(bytes[index]) else { return nil }
                }
            }
            if colon == end { return nil }
        }
    }
}
