/// The parts of an absolute URL (RFC 3986 section 3), read strictly: a URL with a character that has to be
/// percent-encoded, a malformed host or port is no URL.
///
/// Foundation's parser is not used because it repairs what it reads, and the decision whether a host is loopback must be
/// made on exactly the text that the HTTP client will connect to.
struct URLParts {
    private let string: String
    private let layout: URLLayout

    /// The scheme in lower case.
    var scheme: String { text(layout.scheme).lowercasedASCII }
    var schemeKind: URLLayout.SchemeKind { layout.schemeKind }
    /// The host in lower case, `nil` when there is no authority (`com.example.app:/callback`).
    var host: String? { layout.host.map { text($0).lowercasedASCII } }
    var port: Int? { layout.port }
    /// Never holds the query or the fragment.
    var path: String { text(layout.path) }
    var query: String? { layout.query.map(text) }
    var hasHost: Bool { layout.host != nil }
    var hasUserInfo: Bool { layout.hasUserInfo }
    var hasFragment: Bool { layout.hasFragment }
    var isLoopback: Bool { host.map(Self.isLoopback) ?? false }

    init?(_ string: String) {
        guard let layout = string.withBytes({ bytes in URLLayout(bytes) }) else { return nil }
        self.string = string
        self.layout = layout
    }

    private func text(_ range: Range<Int>) -> String {
        let bytes = string.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return String(string[start..<bytes.index(start, offsetBy: range.count)])
    }

    /// `127.0.0.0/8` in plain dotted decimal, `[::1]`, and the name `localhost`.
    ///
    /// Other spellings of a loopback address (`127.1`, `0x7f.1`) are not accepted: resolvers disagree about them.
    static func isLoopback(_ host: String) -> Bool {
        if ByteText(host) == "localhost" || ByteText(host) == "[::1]" { return true }
        let octets = host.split(at: ".", omittingEmpty: false)
        return octets.count == 4 && octets[0] == "127"
            && octets.allSatisfy { octet in
                octet.text.utf8.allSatisfy(ASCII.isDigit) && UInt8(octet.text) != nil
                    && (octet == "0" || octet.text.utf8.first != UInt8(ascii: "0"))
            }
    }
}
