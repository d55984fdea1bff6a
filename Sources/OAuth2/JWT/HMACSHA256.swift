/// HMAC ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) with SHA-256, for tokens that are signed with the client secret.
package enum HMACSHA256 {
    /// The 32-byte code of `message`.
    package static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        let key = key.count > 64 ? SHA256.digest(of: key) : key
        let padded = key + repeatElement(0, count: 64 - key.count)
        return SHA256.digest(of: padded.map { $0 ^ 0x5C } + SHA256.digest(of: padded.map { $0 ^ 0x36 } + message))
    }
}
