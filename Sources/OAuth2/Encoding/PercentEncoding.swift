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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var rest = encoded.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(ASCII.space)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(ASCII.hexValue), let low = rest.next().flatMap(ASCII.hexValue)
                else { return nil }
                bytes.append(high << 4 | low)
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
