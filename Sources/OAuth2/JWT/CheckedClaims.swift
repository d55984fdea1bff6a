/// The claims that every token is checked by, found in one pass; looking for one after the other took four times as long.
struct CheckedClaims: Sendable {
    let all: JSONObject
    /// Where they are; 0, which is the object itself, for one that is not there.
    private var iss, sub, aud, azp, exp, iat, nbf, nonce, authTime: Int32

    init(_ claims: JSONObject) {
        all = claims
        (iss, sub, aud, azp, exp, iat, nbf, nonce, authTime) = (0, 0, 0, 0, 0, 0, 0, 0, 0)
        claims.document.forEachMember(of: claims.index) { name, index in
            let index = Int32(truncatingIfNeeded: index)
            switch name.count {
            case 3:
                if name.isEqual(to: "iss") {
                    iss = index
                } else if name.isEqual(to: "sub") {
                    sub = index
                } else if name.isEqual(to: "aud") {
                    aud = index
                } else if name.isEqual(to: "azp") {
                    azp = index
                } else if name.isEqual(to: "exp") {
                    exp = index
                } else if name.isEqual(to: "iat") {
                    iat = index
                } else if name.isEqual(to: "nbf") {
                    nbf = index
                }
            case 5: if name.isEqual(to: "nonce") { nonce = index }
            case 9: if name.isEqual(to: "auth_time") { authTime = index }
            default: break
            }
        }
    }

    private func value(at index: Int32) -> JSONValue? {
        index == 0 ? nil : JSONValue(document: all.document, index: Int(index))
    }

    var issuer: JSONValue? { value(at: iss) }
    var subject: JSONValue? { value(at: sub) }
    var audience: JSONValue? { value(at: aud) }
    var authorizedParty: JSONValue? { value(at: azp) }
    var expiry: JSONValue? { value(at: exp) }
    var issueTime: JSONValue? { value(at: iat) }
    var start: JSONValue? { value(at: nbf) }
    var nonceValue: JSONValue? { value(at: nonce) }
    var authenticationTime: JSONValue? { value(at: authTime) }
}
