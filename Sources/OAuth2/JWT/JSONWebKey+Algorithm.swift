extension JSONWebKey {
    /// Whether a signature by `algorithm` may be checked with this key.
    ///
    /// The family must be the algorithm's own (RFC 8725 section 3.1), so a public key never becomes the secret of an HMAC. A
    /// key for encryption, for other operations, or for another algorithm does not fit, nor does an RSA key of less than 2048
    /// bits (RFC 7518 section 3.3).
    func fits(_ algorithm: SigningAlgorithm) -> Bool {
        guard use == nil || use == "sig", self.algorithm == nil || self.algorithm == algorithm else { return false }
        if let operations = members["key_ops"] {
            guard operations.array?.contains(where: { $0.string == "verify" }) == true else { return false }
        }
        let curve = members["crv"]?.string
        switch algorithm.rawValue {
        case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512": return keyType == "RSA" && hasStrongModulus
        case "ES256": return keyType == "EC" && curve == "P-256"
        case "ES256K": return keyType == "EC" && curve == "secp256k1"
        case "ES384": return keyType == "EC" && curve == "P-384"
        case "ES512": return keyType == "EC" && curve == "P-521"
        case "EdDSA": return keyType == "OKP" && (curve == "Ed25519" || curve == "Ed448")
        case "Ed25519", "Ed448": return keyType == "OKP" && curve == algorithm.rawValue
        // An algorithm of the application's own: its verifier knows, but what a server publishes is no secret.
        default: return keyType != "oct" && !algorithm.isSymmetric
        }
    }

    /// Whether `n` has 2048 bits or more.
    private var hasStrongModulus: Bool {
        guard let text = members["n"]?.string, let bytes = Base64URL.decode(text.utf8) else { return false }
        let number = bytes.drop { $0 == 0 }
        return number.count > 256 || number.count == 256 && number.first ?? 0 >= 0x80
    }
}

extension SigningAlgorithm {
    /// Whether it is an HMAC, whose key both sides know.
    var isSymmetric: Bool { rawValue.utf8.starts(with: "HS".utf8) }

    /// Whether its hash is SHA-256, the one this library has.
    var hashesWithSHA256: Bool { rawValue.utf8.suffix(3).elementsEqual("256".utf8) || rawValue == "ES256K" }
}
