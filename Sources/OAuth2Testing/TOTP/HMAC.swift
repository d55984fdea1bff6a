import OAuth2

/// HMAC ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) over the two hashes of this package, both with 64-byte blocks.
enum HMAC {
    static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        code(message, key: key, digest: SHA1.digest)
    }

    static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        code(message, key: key, digest: SHA256.digest)
    }

    private static func code(_ message: [UInt8], key: [UInt8], digest: ([UInt8]) -> [UInt8]) -> [UInt8] {
        var key = key.count > 64 ? digest(key) : key
        key += repeatElement(0, count: 64 - key.count)
        return digest(key.map { $0 ^ 0x5C } + digest(key.map { $0 ^ 0x36 } + message))
    }
}
