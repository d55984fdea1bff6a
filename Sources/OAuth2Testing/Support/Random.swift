import OAuth2

/// Random texts for tokens, codes and identifiers.
enum Random {
    /// `count` characters of the base64url alphabet.
    static func token(_ count: Int) -> String {
        String(Base64URL.encode(RandomBytes.make((count * 3 + 3) / 4)).prefix(count))
    }

    /// `count` decimal digits.
    static func digits(_ count: Int) -> String {
        String((0..<count).map { _ in Character(String(Int.random(in: 0...9))) })
    }
}
