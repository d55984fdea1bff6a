/// Percent-encoding of one value (RFC 3986 section 2.1), for query components and form bodies alike.
///
/// Everything but the unreserved characters is encoded, a space as `%20`: that is right in a URL query and in a form
/// body, and some servers do not undo `+` in HTTP Basic credentials. Foundation's `URLComponents` leaves `+` as it is,
/// which a form-decoding server reads as a space.
package enum PercentEncoding {
    /// `value`, encoded.
    package static func encode(_ value: String) -> String {
        var writer = ByteWriter()
        writer.percentEncode(value)
        return writer.text
    }

    /// The text that `encoded` stands for, with `+` read as a space, or `nil` when an escape is cut off or the result is
    /// not UTF-8.
    package static func decodeForm(_ encoded: some Collection<UInt8>) -> String? {
        let (text, isIntact) = repairForm(encoded)
        return isIntact ? text : nil
    }

    /// The same with U+FFFD in the place of what cannot be read, and whether there was nothing of that kind.
    static func repairForm(_ encoded: some Collection<UInt8>) -> (text: String, isIntact: Bool) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var hasBrokenEscape = false
        var rest = encoded[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(ASCII.space)
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap(ASCII.hexValue)
                if digits.count == 2 {
                    bytes.append(digits[0] << 4 | digits[1])
                    rest = rest.dropFirst(2)
                } else {
                    // What stands behind the sign stays as it is.
                    hasBrokenEscape = true
                    bytes += [0xEF, 0xBF, 0xBD]
                }
            default:
                bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return (String(decoding: bytes, as: UTF8.self), false)
        }
        return (text, !hasBrokenEscape)
    }
}
