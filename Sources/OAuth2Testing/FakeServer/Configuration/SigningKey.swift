public import OAuth2

extension FakeAuthorizationServer {
    /// A key that a ``FakeAuthorizationServer`` signs ID tokens with, and publishes the public half of.
    public struct SigningKey: Sendable {
        /// Wire name `kid`; `nil` for a key without a name.
        public var keyID: String?

        /// Wire name `alg`.
        public var algorithm: SigningAlgorithm

        /// The members of the public key, such as `kty`, `n` and `e`; `kid`, `alg` and `use` are added.
        public var publicKey: [String: JSONLiteral]

        /// Makes the signature of header and payload.
        ///
        /// It is called under the server's lock and must not call the server.
        public var sign: @Sendable ([UInt8]) throws -> [UInt8]

        /// A key of your own, with a cryptography library of yours behind `sign`.
        ///
        /// - Parameters:
        ///   - keyID: Wire name `kid`.
        ///   - algorithm: Wire name `alg`.
        ///   - publicKey: The members of the public key.
        ///   - sign: Makes the signature; the answer to the request is a failure of the server when it throws.
        public init(
            keyID: String?,
            algorithm: SigningAlgorithm,
            publicKey: [String: JSONLiteral],
            sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]
        ) {
            self.keyID = keyID
            self.algorithm = algorithm
            self.publicKey = publicKey
            self.sign = sign
        }

        /// What the server publishes.
        var jsonWebKey: JSONLiteral {
            var members = publicKey
            members["use"] = "sig"
            members["alg"] = .string(algorithm.rawValue)
            if let keyID { members["kid"] = .string(keyID) }
            return .object(members)
        }
    }
}

extension FakeAuthorizationServer.SigningKey {
    /// A key that has the form of an RSA key and needs no cryptography library; ``StandInVerifier`` checks its signatures.
    ///
    /// Whoever knows the published half can sign with it, so it shows that the right key is asked with the right bytes, and
    /// nothing about RSA.
    /// - Parameters:
    ///   - keyID: Wire name `kid`.
    ///   - algorithm: An algorithm of the RSA family.
    /// - Returns: A key that no other call returns.
    public static func standIn(keyID: String?, algorithm: SigningAlgorithm = .rs256) -> Self {
        let modulus = [0xC0] + RandomBytes.make(255)
        return Self(
            keyID: keyID,
            algorithm: algorithm,
            publicKey: ["kty": "RSA", "n": .string(Base64URL.encode(modulus)), "e": "AQAB"]
        ) { input in HMACSHA256.code(of: input, key: modulus) }
    }
}
