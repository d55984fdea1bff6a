/// Percent-encoding of one value (RFC 3986 section 2.1), for query components and form bodies alike.
///
/// Everything but the unreserved characters is encoded, a space as `%20`: that is right in a URL query and in a form
/// body, and some servers do not undo `+` in HTTP Basic credentials. Foundation's `URLComponents` leaves `+` as it is,
/// which a form-decoding server reads as a space.
package enum PercentEncoding {
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Whether each byte stays as it is.
    private static let isKept: [Bool] = (0...255).map { ASCII.isUnreserved(UInt8($0)) }

    /// Appends `value`, encoded, to `output`.
    package static func append(_ value: String, to output: inout [UInt8]) {
        // Most values need no encoding, and appending a whole string is a memory copy; so append first, look for the
        // first byte to encode, and only then rewrite from there.
        let start = output.count
        output.append(contentsOf: value.utf8)
        let end = output.count
        var escapes = 0
        for index in start..<end where !isKept[Int(output[index])] { escapes += 1 }
        guard escapes > 0 else { return }

        output.append(contentsOf: repeatElement(0, count: 2 * escapes))
        var read = end
        var write = output.count
        while write > read {
            read -= 1
            let byte = output[read]
            if isKept[Int(byte)] {
                write -= 1
                output[write] = byte
            } else {
                write -= 3
                output[write] = UInt8(ascii: "%")
                output[write + 1] = hexDigits[Int(byte >> 4)]
                output[write + 2] = hexDigits[Int(byte & 0xF)]
            }
        }
    }

    /// `value`, encoded.
    package static func encode(_ value: String) -> String {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
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
