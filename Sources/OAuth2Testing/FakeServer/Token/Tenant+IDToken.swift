import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// The ID token for a user, with the mistake that a test has asked for.
    func makeIDToken(_ entitlement: Entitlement, user: User, client: Client) throws(Refusal) -> String {
        var claims = profile(of: user, scope: entitlement.scope)
        claims["iss"] = .string(configuration.issuer)
        claims["aud"] = .string(client.id)
        claims["iat"] = .integer(now.epoch)
        claims["exp"] = .integer((now + configuration.idTokenLifetime).epoch)
        claims["auth_time"] = .integer(entitlement.authTime.epoch)
        if let nonce = entitlement.nonce { claims["nonce"] = .string(nonce) }
        if let organization = entitlement.organization {
            // Auth0 takes an id or a name, and puts the one that was asked for into the token.
            let isID = organization.hasPrefix("org_")
            claims[isID ? "org_id" : "org_name"] = .string(isID ? organization : organization.lowercased())
        }
        if !entitlement.methods.isEmpty { claims["amr"] = .array(entitlement.methods.map(JSONLiteral.string)) }
        if entitlement.methods.contains("mfa") { claims["acr"] = .string(Login.multiFactor) }
        claims.merge(entitlement.claims) { $1 }
        claims.merge(configuration.idTokenClaims) { $1 }
        return try signed(claims, client: client)
    }

    /// A token about a user, signed as ID tokens are.
    func signed(_ claims: [String: JSONLiteral], client: Client, type: String = "JWT") throws(Refusal) -> String {
        var claims = claims
        idTokenFault?.change(&claims, now: now)
        let bytes = idTokenFault?.bytes(of: claims) ?? JSONLiteral.object(claims).bytes
        guard let key = configuration.signingKeys.first else {
            let secret = Array((client.secret ?? signingKey).utf8)
            return try sign(bytes, type, algorithm: .hs256, keyID: nil, publicKey: secret) { input in
                HMACSHA256.code(of: input, key: secret)
            }
        }
        let publicKey = JSONLiteral.object(key.publicKey).bytes
        return try sign(bytes, type, algorithm: key.algorithm, keyID: key.keyID, publicKey: publicKey, key.sign)
    }

    private func sign(
        _ claims: [UInt8],
        _ type: String,
        algorithm: SigningAlgorithm,
        keyID: String?,
        publicKey: [UInt8],
        _ sign: ([UInt8]) throws -> [UInt8]
    ) throws(Refusal) -> String {
        var header: [String: JSONLiteral] = ["alg": .string(algorithm.rawValue), "typ": .string(type)]
        if let keyID { header["kid"] = .string(keyID) }
        idTokenFault?.change(header: &header)
        do {
            return try JWT.signed(.object(header), claims) { input in
                switch idTokenFault {
                case .unsigned: []
                case .hmacWithPublicKey: HMACSHA256.code(of: input, key: publicKey)
                case .wrongSignature: try sign(input + [0])
                default: try sign(input)
                }
            }
        } catch {
            throw Refusal(500, "server_error", "The signing key failed.")
        }
    }
}
