extension JSONWebKey {
    /// Why a key is never used, whatever the algorithm.
    enum Defect: Sendable, Hashable {
        /// `kty` is none that a public key of a signature can have.
        case unknownType
        /// `oct`: a secret that is published is none.
        case symmetric
        /// The private part is in it, so that everybody can sign.
        case isPrivate
        /// RSA with less than 2048 bits, which RFC 7518 section 3.3 forbids, or more than anybody needs.
        case weak
        /// A member that makes up the key is missing or not base64url.
        case incomplete
    }

    /// Larger RSA keys are refused: checking a signature takes time with the square of the size.
    private static let allowedModulusBits = 2_048...16_384

    /// What is wrong with the key, if something is.
    var defect: Defect? {
        if let hazard { return hazard }
        return switch ByteText(keyType) {
        case "RSA": bytes("n") == nil || bytes("e") == nil ? .incomplete : nil
        case "EC": curve == nil || bytes("x") == nil || bytes("y") == nil ? .incomplete : nil
        case "OKP": curve == nil || bytes("x") == nil ? .incomplete : nil
        case "AKP": algorithm == nil || bytes("pub") == nil ? .incomplete : nil
        default: .unknownType
        }
    }

    /// What makes a signature with the key worthless, if something does.
    private var hazard: Defect? {
        if ByteText(keyType) == "oct" || members["k"] != nil { return .symmetric }
        if members["d"] != nil || members["priv"] != nil { return .isPrivate }
        guard ByteText(keyType) == "RSA", let modulus = bytes("n") else { return nil }
        let digits = modulus.drop { $0 == 0 }
        let bits = digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
        return Self.allowedModulusBits.contains(bits) ? nil : .weak
    }

    /// Whether a signature by `algorithm` may be checked with this key.
    ///
    /// Its family and curve must be the algorithm's own
    /// ([RFC 8725 section 3.1](https://www.rfc-editor.org/rfc/rfc8725#section-3.1)), so that a public key never becomes the
    /// secret of an HMAC; `use`, `key_ops` and `alg` must allow it where they are there
    /// ([RFC 7517 sections 4.2 to 4.4](https://www.rfc-editor.org/rfc/rfc7517#section-4.2)); it must not have its private
    /// part in it, and an RSA key must have 2048 bits or more
    /// ([RFC 7518 section 3.3](https://www.rfc-editor.org/rfc/rfc7518#section-3.3)). Whether all its numbers are there and
    /// right is for the verifier to find.
    public func fits(_ algorithm: SigningAlgorithm) -> Bool {
        guard use.map({ ByteText($0) == "sig" }) ?? true, self.algorithm == nil || self.algorithm == algorithm else {
            return false
        }
        if let operations = members["key_ops"] {
            let verifies = operations.array?.contains { $0.hasText("verify") } == true
            guard verifies || tolerances.contains(.signKeyOperation) else { return false }
        }
        return isOfFamily(of: algorithm) && hazard == nil
    }

    private func isOfFamily(of algorithm: SigningAlgorithm) -> Bool {
        let keyType = ByteText(keyType)
        return switch algorithm {
        case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512": keyType == "RSA" && bytes("n") != nil
        case "ES256": keyType == "EC" && curve == "P-256"
        case "ES256K": keyType == "EC" && curve == "secp256k1"
        case "ES384": keyType == "EC" && curve == "P-384"
        case "ES512": keyType == "EC" && curve == "P-521"
        case "EdDSA": keyType == "OKP" && (curve == "Ed25519" || curve == "Ed448")
        case "Ed25519", "Ed448": keyType == "OKP" && curve == ByteText(algorithm.rawValue)
        // An algorithm of the application's own, which its verifier knows; but what a server publishes is no secret.
        default: !algorithm.isSymmetric && algorithm != "none"
        }
    }

    private var curve: ByteText? { members["crv"]?.string.map { ByteText($0) } }

    private func bytes(_ name: String) -> [UInt8]? {
        members[name]?.string.flatMap { Base64URL.decode($0.utf8) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
