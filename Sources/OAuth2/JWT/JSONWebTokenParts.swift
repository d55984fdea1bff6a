/// The three parts of a compact JWS, found and decoded in one go over the bytes.
struct JSONWebTokenParts {
    /// How many dots there are.
    var dots = 0
    /// How many bytes are signed: those before the last of two dots.
    var signedCount = 0
    /// `nil` when there is no such part or it is not base64url; so are the others.
    var header: [UInt8]?
    var claims: [UInt8]?
    var signature: [UInt8]?

    init(_ text: Span<UInt8>) {
        var first = 0
        for index in text.indices where text[index] == UInt8(ascii: ".") {
            dots += 1
            if dots == 1 { first = index } else if dots == 2 { signedCount = index }
        }
        guard dots == 2 else { return }
        header = Base64URL.decode(text.extracting(0..<first))
        claims = Base64URL.decode(text.extracting((first + 1)..<signedCount))
        signature = Base64URL.decode(text.extracting((signedCount + 1)...))
    }
}
