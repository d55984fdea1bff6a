import OAuth2

/// A signed token in compact form (RFC 7515), with HMAC-SHA-256.
enum JWT {
    static func hs256(_ claims: [String: JSONLiteral], key: String, type: String = "JWT") -> String {
        let header: JSONLiteral = ["alg": "HS256", "typ": .string(type)]
        let input = Base64URL.encode(header.bytes) + "." + Base64URL.encode(JSONLiteral.object(claims).bytes)
        return input + "." + Base64URL.encode(HMAC.sha256(Array(input.utf8), key: Array(key.utf8)))
    }
}
