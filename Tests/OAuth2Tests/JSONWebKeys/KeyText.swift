import OAuth2
import Testing

/// Public keys as JSON; nobody has their private parts.
enum KeyText {
    static func rsa(_ members: String = "", bits: Int = 2_048, zeros: Int = 0) -> String {
        var modulus = [UInt8](repeating: 0x55, count: (bits + 7) / 8)
        modulus[0] = 1 << UInt8((bits + 7) % 8)
        let text = Base64URL.encode([UInt8](repeating: 0, count: zeros) + modulus)
        return #"{"kty":"RSA","n":"\#(text)","e":"AQAB"\#(members)}"#
    }

    static func ec(_ curve: String = "P-256", _ members: String = "") -> String {
        #"{"kty":"EC","crv":"\#(curve)","x":"AQ","y":"AQ"\#(members)}"#
    }

    static func okp(_ curve: String = "Ed25519", _ members: String = "") -> String {
        #"{"kty":"OKP","crv":"\#(curve)","x":"AQ"\#(members)}"#
    }

    static func named(_ keyID: String) -> String { rsa(#","kid":"\#(keyID)""#) }

    static func set(_ keys: String...) -> String { #"{"keys":[\#(keys.joined(separator: ","))]}"# }

    static func object(_ text: String) throws -> JSONObject { try #require(JSONObject(parsing: Array(text.utf8))) }

    static func key(_ text: String) throws -> JSONWebKey { try #require(JSONWebKey(object(text))) }
}
