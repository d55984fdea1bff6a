import OAuth2

/// A signed token in compact form (RFC 7515), signed with HMAC-SHA-256 or by a key.
enum JWT {
    static func hs256(_ claims: [String: JSONLiteral], key: String, type: String = "JWT") -> String {
        signed(["alg": "HS256", "typ": .string(type)], JSONLiteral.object(claims).bytes) { input in
            HMACSHA256.code(of: input, key: Array(key.utf8))
        }
    }

    /// A token with this header and these claims, which need not be valid JSON.
    static func signed<Failure: Error>(
        _ header: JSONLiteral,
        _ claims: [UInt8],
        _ sign: ([UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) -> String {
        let input = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims)
        return input + "." + Base64URL.encode(try sign(Array(input.utf8)))
    }
}
