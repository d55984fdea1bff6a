/// base64url without padding (RFC 4648 section 5, as RFC 7515 section 2 and RFC 7636 use it), and the standard alphabet
/// with padding for `Authorization: Basic`.
package enum Base64URL {
    /// The base64url text of `bytes`, without `=`.
    package static func encode(_ bytes: [UInt8]) -> String { encode(bytes.span) }

    /// The base64url text of bytes that need not be in an array, without `=`.
    static func encode(_ bytes: Span<UInt8>) -> String { text(of: bytes, alphabet: urlAlphabet) }

    /// The standard base64 text of `bytes`, with `=`.
    package static func encodeStandard(_ bytes: [UInt8]) -> String {
        text(of: bytes.span, alphabet: standardAlphabet)
            + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }

    /// Written straight into the string: memory in between was a third of the work of a PKCE pair.
    private static func text(of bytes: Span<UInt8>, alphabet: StaticString) -> String {
        unsafe String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { buffer in
            var writer = unsafe ByteWriter(filling: buffer)
            writer.base64(bytes, alphabet: alphabet)
            return writer.count
        }
    }

    static let urlAlphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    private static let standardAlphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The bytes that `text` stands for, or `nil` when it holds anything but the alphabet, padding included, or has
    /// left-over bits: two texts must never stand for the same bytes where a signature covers the text.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in text {
            guard let digit = value(of: character) else { return nil }
            buffer = buffer << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        guard bits < 6, buffer & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character + 4
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
