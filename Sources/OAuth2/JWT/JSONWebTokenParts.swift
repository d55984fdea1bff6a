/// The three parts of a compact JWS.
struct JSONWebTokenParts {
    /// How many bytes are signed: those before the second dot.
    let signedCount: Int
    /// `nil` when it is not base64url; so are the others.
    let header: [UInt8]?
    let claims: [UInt8]?
    let signature: [UInt8]?

    /// `nil` unless there are two dots or more; a third one is no digit of the signature.
    init?(_ text: Span<UInt8>) {
        guard let first = Self.dot(in: text, from: 0), let second = Self.dot(in: text, from: first + 1) else {
            return nil
        }
        signedCount = second
        header = Base64URL.decode(text.extracting(0..<first))
        claims = Base64URL.decode(text.extracting((first + 1)..<second))
        signature = Base64URL.decode(text.extracting((second + 1)...))
    }

    private static func dot(in text: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index &+ 8 <= text.count {
            // The bounds are checked above.
            let loaded = unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            if let offset = ByteWord(loaded: loaded).firstIndex(of: UInt8(ascii: ".")) { return index + offset }
            index &+= 8
        }
        while index < text.count {
            if text[index] == UInt8(ascii: ".") { return index }
            index &+= 1
        }
        return nil
    }
}
