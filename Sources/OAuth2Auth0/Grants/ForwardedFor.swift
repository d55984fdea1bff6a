import OAuth2

/// The header field that tells Auth0 the user's address.
enum ForwardedFor {
    static let headerName = "auth0-forwarded-for"

    /// Refuses what is not exactly one address: Auth0 would ignore it, and then count all users as one.
    static func check(_ address: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        guard isIPv4(address.utf8[...]) || isIPv6(address.utf8[...]) else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "auth0-forwarded-for",
                message: "Not a single IPv4 or IPv6 address; remove port, brackets and further addresses."
            )
        }
    }

    private static func isIPv4(_ text: Substring.UTF8View) -> Bool {
        let octets = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return octets.count == 4
            && octets.allSatisfy { octet in
                octet.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    && UInt8(Substring(octet)) != nil && (octet.count == 1 || octet.first != UInt8(ascii: "0"))
            }
    }

    /// RFC 4291 section 2.2: eight groups, or fewer around one `::`; the last two may be an IPv4 address.
    private static func isIPv6(_ text: Substring.UTF8View) -> Bool {
        let halves = text.split(separator: "::".utf8, omittingEmptySubsequences: false)
        switch halves.count {
        case 1: return groupCount(of: halves[0]) == 8
        case 2:
            // An IPv4 address stands at the very end only.
            guard let left = groupCount(of: halves[0]), !halves[0].contains(UInt8(ascii: ".")),
                let right = groupCount(of: halves[1])
            else { return false }
            return left + right < 8
        default: return false
        }
    }

    /// How many groups of 16 bits stand there; `nil` for anything else.
    ///
    /// An IPv4 address at the end counts for two.
    private static func groupCount(of text: Substring.UTF8View) -> Int? {
        if text.isEmpty { return 0 }
        var groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var count = groups.count
        if let last = groups.last, isIPv4(last) {
            groups.removeLast()
            count += 1
        }
        let areGood = groups.allSatisfy { (1...4).contains($0.count) && $0.allSatisfy(isHexDigit) }
        return areGood ? count : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit
    }
}
