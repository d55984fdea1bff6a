/// HMAC ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) with SHA-1, for ``TOTP``; that with SHA-256 is the library's own.
enum HMAC {
    static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var key = key.count > 64 ? SHA1.digest(of: key) : key
        key += repeatElement(0, count: 64 - key.count)
        return SHA1.digest(of: key.map { $0 ^ 0x5C } + SHA1.digest(of: key.map { $0 ^ 0x36 } + message))
    }
}
