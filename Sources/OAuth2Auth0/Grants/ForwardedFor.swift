import OAuth2

/// The header field that tells Auth0 the user's address.
enum ForwardedFor {
    static let headerName = "auth0-forwarded-for"

    /// Refuses what is not exactly one address: Auth0 would ignore it, and then count all users as one.
    static func check(_ address: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        guard isIPv4(Substring(address)) || isIPv6(address) else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "auth0-forwarded-for",
                message: "Not a single IPv4 or IPv6 address; remove port, brackets and further addresses."
            )
        }
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let octets = text.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4
            && octets.allSatisfy { octet in
                octet.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(octet) != nil
            }
    }

    /// RFC 4291 section 2.2: eight groups, or fewer with one `::`; the last two may be an IPv4 address.
    private static func isIPv6(_ text: String) -> Bool {
        var groups = text.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count >= 3, let last = groups.last else { return false }
        if isIPv4(last) { groups.replaceSubrange((groups.count - 1)..., with: ["0", "0"]) }
        // A `::` at an end makes two empty groups there, one of which is no group.
        if groups[0].isEmpty, groups[1].isEmpty { groups.removeFirst() }
        if groups[groups.count - 1].isEmpty, groups[groups.count - 2].isEmpty { groups.removeLast() }
        let gaps = groups.count { $0.isEmpty }
        guard gaps == 1 && groups.count <= 8 || gaps == 0 && groups.count == 8 else { return false }
        return groups.allSatisfy { $0.utf8.count <= 4 && $0.utf8.allSatisfy(isHexDigit) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit
    }
}
